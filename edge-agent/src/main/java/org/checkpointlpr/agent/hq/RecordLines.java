package org.checkpointlpr.agent.hq;

import java.nio.charset.StandardCharsets;
import org.checkpointlpr.agent.hit.RecordJson;

/** Verified records as lines of JSON, for other programs. */
public final class RecordLines {
  private RecordLines() {}

  /**
   * Returns one JSON object without a line break: when it was received, the hash of what was
   * signed, and the record's own JSON, byte for byte what was signed.
   */
  public static String json(VerifiedRecord verified) {
    return "{\"received\":\"%s\",\"hash\":\"%s\",\"record\":%s}"
        .formatted(
            verified.received(),
            verified.hash(),
            new String(RecordJson.write(verified.record()), StandardCharsets.UTF_8));
  }
}
