package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class StreamAddressTest {
  @Test
  void whatIsShownHoldsNoCredentials() {
    StreamAddress address =
        StreamAddress.of(URI.create("rtsp://adm%40in:p%3Ass@10.0.0.7:554/ch1?user=u1&pwd=p2#f3"));

    assertThat(address).hasToString("rtsp://10.0.0.7:554/ch1");
    assertThat(address.secret()).contains("adm%40in:p%3Ass@", "pwd=p2");
  }

  @Test
  void otherSchemesAndAddressesWithoutHostAreRefusedWithoutRepeatingThem() {
    assertThatThrownBy(() -> StreamAddress.of(URI.create("ftp://user:word@host/x")))
        .hasMessageContaining("'ftp'")
        .hasMessageNotContaining("word");
    // A space or an unescaped sign in the password makes Java see no host.
    assertThatThrownBy(() -> StreamAddress.of(URI.create("rtsp://user:wo_rd@ho_st/x")))
        .hasMessageContaining("percent-encode")
        .hasMessageNotContaining("wo_rd");
  }
}
