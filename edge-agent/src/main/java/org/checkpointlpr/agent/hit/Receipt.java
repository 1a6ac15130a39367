package org.checkpointlpr.agent.hit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Signed;

/**
 * Headquarters' word that it holds all records of an epoch up to a number. Only this lets a
 * checkpoint delete them.
 *
 * @param mission the mission's name
 * @param checkpoint to whom
 * @param epoch of which chain
 * @param upTo all records up to this one are stored; 0 for none
 * @param head hash of that record; {@link RecordHash#NONE} for none
 * @param missing numbers above {@code upTo} that headquarters misses although later ones came
 * @param refused records that came, are this checkpoint's, and are not taken; sent again at once
 *     they would be refused again
 * @param at headquarters' clock
 */
public record Receipt(
    String mission,
    String checkpoint,
    String epoch,
    long upTo,
    RecordHash head,
    List<Long> missing,
    List<Refused> refused,
    Instant at)
    implements DownMessage {
  /** So many fit 4 KiB; the rest is named in the next receipt. */
  public static final int MAX_MISSING = 200;

  /** So many beside them fit 8 KiB; the rest is named in another receipt. */
  public static final int MAX_REFUSED = 50;

  /**
   * A record that is not taken.
   *
   * @param seq its number
   * @param hash its hash: another device under the same key is not meant
   */
  public record Refused(long seq, RecordHash hash) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the number is out of range
     */
    public Refused {
      Limits.range("seq", seq, 1, Long.MAX_VALUE);
    }
  }

  /**
   * Copies the lists and checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Receipt {
    missing = List.copyOf(missing);
    refused = List.copyOf(refused);
    Limits.range("upTo", upTo, 0, Long.MAX_VALUE);
    Limits.range("missing", missing.size(), 0, MAX_MISSING);
    Limits.range("refused", refused.size(), 0, MAX_REFUSED);
  }

  /** Creates a receipt that refuses nothing. */
  public Receipt(
      String mission,
      String checkpoint,
      String epoch,
      long upTo,
      RecordHash head,
      List<Long> missing,
      Instant at) {
    this(mission, checkpoint, epoch, upTo, head, missing, List.of(), at);
  }

  /** Signs the receipt with headquarters' key. */
  public byte[] sign(Identity hq) {
    ObjectNode json = StrictJson.object();
    json.put("v", 1).put("type", "receipt").put("mission", mission).put("cp", checkpoint);
    json.put("epoch", epoch).put("upTo", upTo).put("head", head.text());
    ArrayNode numbers = json.putArray("missing");
    missing.forEach(seq -> numbers.addObject().put("seq", (long) seq));
    if (!refused.isEmpty()) {
      ArrayNode notTaken = json.putArray("refused");
      refused.forEach(
          one -> notTaken.addObject().put("seq", one.seq()).put("hash", one.hash().text()));
    }
    json.put("at", at.toString());
    return Signed.compact(StrictJson.bytes(json), hq);
  }

  /**
   * Verifies a receipt.
   *
   * @param at the clock, or the clock floor where that is later
   * @throws RefusedException if headquarters did not sign it
   * @throws RecordException if what was signed is no receipt
   */
  public static Receipt verify(byte[] signed, Roster roster, Instant at)
      throws RefusedException, RecordException {
    if (DownMessage.verify(signed, roster, at) instanceof Receipt receipt) {
      return receipt;
    }
    throw new RecordException("not a receipt");
  }

  static Receipt read(StrictJson json) throws RecordException {
    List<Long> missing = new ArrayList<>();
    for (StrictJson one : json.objects("missing")) {
      missing.add(one.number("seq"));
      one.end();
    }
    List<StrictJson> notTaken = json.has("refused") ? json.objects("refused") : List.of();
    List<Refused> refused = new ArrayList<>();
    for (StrictJson one : notTaken) {
      refused.add(new Refused(one.number("seq"), new RecordHash(one.text("hash"))));
      one.end();
    }
    return new Receipt(
        json.text("mission"),
        json.text("cp"),
        json.text("epoch"),
        json.number("upTo"),
        new RecordHash(json.text("head")),
        missing,
        refused,
        json.instant("at"));
  }
}
