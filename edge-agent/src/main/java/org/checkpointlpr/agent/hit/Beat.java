package org.checkpointlpr.agent.hit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Signed;

/**
 * Headquarters' hourly sign of life: its time (which raises the clock floor) and the newest release
 * that it knows of, so that a checkpoint notices a list that somebody holds back.
 *
 * @param mission the mission's name
 * @param at headquarters' clock
 * @param list the newest release, if there is one
 */
public record Beat(String mission, Instant at, Optional<ListVersion> list) {
  private static final int MAX_BYTES = 16_384;

  /** Signs the beat with headquarters' key, which cannot sign lists. */
  public byte[] sign(Identity hq) {
    ObjectNode json = StrictJson.object();
    json.put("v", 1).put("type", "beat").put("mission", mission).put("at", at.toString());
    list.ifPresent(l -> json.put("list", l.list()).put("ver", l.version()));
    return Signed.compact(StrictJson.bytes(json), hq);
  }

  /**
   * Verifies a beat.
   *
   * @param now the clock, or the clock floor where that is later
   * @throws RefusedException if headquarters did not sign it
   * @throws RecordException if what was signed is no beat
   */
  public static Beat verify(byte[] signed, Roster roster, Instant now)
      throws RefusedException, RecordException {
    byte[] content =
        Signed.verify(signed, MAX_BYTES, new Signed.Policy(roster, Role.HQ_SIGN, 1, now)).content();
    StrictJson json = StrictJson.read(content);
    try {
      if (json.number("v") != 1 || !json.text("type").equals("beat")) {
        throw new RecordException("not a beat of version 1");
      }
      Optional<ListVersion> list =
          json.has("list")
              ? Optional.of(new ListVersion(json.text("list"), json.number("ver")))
              : Optional.empty();
      Beat beat = new Beat(json.text("mission"), json.instant("at"), list);
      json.end();
      return beat;
    } catch (IllegalArgumentException e) {
      throw new RecordException("value out of range", e);
    }
  }
}
