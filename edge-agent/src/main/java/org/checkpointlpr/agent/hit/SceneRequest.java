package org.checkpointlpr.agent.hit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Signed;

/**
 * Headquarters asks for the scene of one hit. Repeated, signed anew, until it is answered.
 *
 * @param mission the mission's name
 * @param checkpoint whom
 * @param epoch the hit's epoch
 * @param seq the hit's number in it
 * @param ask 1 for the first time; a greater one asks for what was answered already
 * @param at headquarters' clock
 */
public record SceneRequest(
    String mission, String checkpoint, String epoch, long seq, int ask, Instant at)
    implements DownMessage {
  /** Whoever has asked so often for one scene will not get it by asking again. */
  public static final int MAX_ASK = 1000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public SceneRequest {
    Limits.epoch(epoch);
    Limits.range("hit", seq, 1, Long.MAX_VALUE);
    Limits.range("ask", ask, 1, MAX_ASK);
  }

  /** Signs the request with headquarters' key. */
  public byte[] sign(Identity hq) {
    ObjectNode json = StrictJson.object();
    json.put("v", 1).put("type", "scene-request").put("mission", mission).put("cp", checkpoint);
    json.put("hitEpoch", epoch).put("hitSeq", seq).put("ask", ask).put("at", at.toString());
    return Signed.compact(StrictJson.bytes(json), hq);
  }

  static SceneRequest read(StrictJson json) throws RecordException {
    return new SceneRequest(
        json.text("mission"),
        json.text("cp"),
        json.text("hitEpoch"),
        json.number("hitSeq"),
        Math.toIntExact(json.number("ask")),
        json.instant("at"));
  }
}
