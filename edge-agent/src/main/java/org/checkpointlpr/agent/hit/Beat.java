package org.checkpointlpr.agent.hit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Signed;

/**
 * Headquarters' hourly sign of life: its time (which raises the clock floor) and the newest release
 * of each list that it knows of, so that a checkpoint notices a list that somebody holds back or
 * has forged.
 *
 * @param mission the mission's name
 * @param at headquarters' clock
 * @param lists the newest release of each list; at most 16
 */
public record Beat(String mission, Instant at, List<NewestRelease> lists) {
  private static final int MAX_LISTS = 16;
  private static final int MAX_BYTES = 16_384;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there are too many
   */
  public Beat {
    lists = List.copyOf(lists);
    Limits.range("lists", lists.size(), 0, MAX_LISTS);
  }

  /** Signs the beat with headquarters' key, which cannot sign lists. */
  public byte[] sign(Identity hq) {
    ObjectNode json = StrictJson.object();
    json.put("v", 1).put("type", "beat").put("mission", mission).put("at", at.toString());
    ArrayNode array = json.putArray("lists");
    for (NewestRelease one : lists) {
      array
          .addObject()
          .put("list", one.release().list())
          .put("ver", one.release().version())
          .put("manifest", one.manifest().text());
    }
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
      List<NewestRelease> lists = new ArrayList<>();
      for (StrictJson one : json.objects("lists")) {
        lists.add(
            new NewestRelease(
                new ListVersion(one.text("list"), one.number("ver")),
                new RecordHash(one.text("manifest"))));
        one.end();
      }
      Beat beat = new Beat(json.text("mission"), json.instant("at"), lists);
      json.end();
      return beat;
    } catch (IllegalArgumentException e) {
      throw new RecordException("value out of range", e);
    }
  }
}
