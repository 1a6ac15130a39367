package org.checkpointlpr.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
  @Test
  void printsNothingOfItself() {
    assertThat(SecretBytes.take("passphrase".toCharArray())).hasToString("***");
  }

  @Test
  void takingZeroesTheSource() {
    char[] passphrase = "pässword".toCharArray();
    SecretBytes secret = SecretBytes.take(passphrase);
    assertThat(passphrase).containsOnly('\0');
    assertThat(secret.<String, RuntimeException>useChars(String::new)).isEqualTo("pässword");
  }

  @Test
  void lentArraysAreZeroedAfterwards() {
    AtomicReference<byte[]> kept = new AtomicReference<>(new byte[0]);
    SecretBytes secret = SecretBytes.copyOf(new byte[] {1, 2, 3});
    secret.use(
        bytes -> {
          assertThat(bytes).containsExactly(1, 2, 3);
          kept.set(bytes);
          return true;
        });
    assertThat(kept.get()).containsOnly(0);
  }

  @Test
  void closingZeroesTheViewToo() {
    SecretBytes secret = SecretBytes.random(32);
    ByteBuffer view = secret.view();
    secret.close();
    while (view.hasRemaining()) {
      assertThat(view.get()).isZero();
    }
    assertThat(secret.isClosed()).isTrue();
    assertThatThrownBy(secret::view).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void equalBytesAreEqualUntilClosed() {
    SecretBytes one = SecretBytes.copyOf(new byte[] {1, 2});
    SecretBytes same = SecretBytes.copyOf(new byte[] {1, 2});
    assertThat(one).isEqualTo(same).isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 3}));
    same.close();
    assertThat(one.equals(same)).isFalse();
  }
}
