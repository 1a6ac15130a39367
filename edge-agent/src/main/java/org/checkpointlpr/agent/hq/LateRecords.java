package org.checkpointlpr.agent.hq;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordOpener;

/**
 * Judges records whose signer's certificate has ended before they came: a link may have been down
 * for weeks. The word of the signer alone does not count, for whoever finds an old key can write
 * any date. Such a record is taken if it joins, by hashes, a chain that began at headquarters while
 * the certificate was valid, if its time fits between those of its neighbours there and within the
 * certificate, and if it comes within {@link #GRACE}. One that joins nothing yet is held in memory
 * until its neighbour comes; its checkpoint sends it again in any case. One thread, inside the
 * archive's transactions.
 */
final class LateRecords {
  /** A month: longer than any link was planned to be down, shorter than a key is lost unnoticed. */
  static final Duration GRACE = Duration.ofDays(30);

  /** A clock that is set right steps back; what was written before the step is not a forgery. */
  private static final Duration CLOCK_STEP = Duration.ofHours(1);

  /** Some 30,000 hits; what does not fit comes again. */
  private static final long MAX_HELD_BYTES = 32_000_000;

  private final HqArchive archive;
  private final Map<RecordHash, Held> held = new LinkedHashMap<>();
  private final Map<RecordHash, RecordHash> successors = new HashMap<>();
  private long heldBytes;

  /** A record that waits for its neighbour, and the bytes that it came as. */
  record Held(RecordOpener.Late late, Bytes payload) {
    Position position() {
      return late.opened().record().position();
    }
  }

  /** What is to be done with a record. */
  sealed interface Verdict {}

  /** Store it. */
  record Take() implements Verdict {}

  /** It joins nothing that is here yet. */
  record Hold() implements Verdict {}

  /**
   * Put it into quarantine.
   *
   * @param why a sentence
   */
  record Refuse(String why) implements Verdict {}

  LateRecords(HqArchive archive) {
    this.archive = archive;
  }

  /** Judges a record that its signer's certificate does not cover at this time. */
  Verdict judge(RecordOpener.Late late, Instant now) throws SQLException {
    Position position = late.opened().record().position();
    Instant written = late.opened().record().written();
    ChainLedger.Surroundings here = archive.surroundings(position, late.opened().hash());
    if (here.known()) {
      return new Take(); // stored in time; only its receipt was lost
    }
    if (!late.claimsItsTime()) {
      return new Refuse(
          "written at %s, and the certificate is valid from %s to %s; renew it"
              .formatted(written, late.from(), late.until()));
    }
    if (now.isBefore(late.from()) || now.isAfter(late.until().plus(GRACE))) {
      return new Refuse(
          "the certificate ended at %s, and what it signed is taken for %d days after; renew it"
              .formatted(late.until(), GRACE.toDays()));
    }
    if (here.began().isEmpty() || here.began().get().isAfter(late.until())) {
      return new Refuse(
          "the certificate ended at %s, and nothing of this chain came before; renew it"
              .formatted(late.until()));
    }
    if (!here.joins()) {
      return new Hold();
    }
    boolean early = here.before().filter(t -> written.isBefore(t.minus(CLOCK_STEP))).isPresent();
    boolean tooLate = here.after().filter(t -> written.isAfter(t.plus(CLOCK_STEP))).isPresent();
    return early || tooLate
        ? new Refuse(
            "written at %s, by its own word, which is not between its neighbours in the chain"
                .formatted(written))
        : new Take();
  }

  /** Keeps a record until its neighbour comes. */
  void hold(Held record) {
    RecordHash hash = record.late().opened().hash();
    if (heldBytes + record.payload().length() <= MAX_HELD_BYTES && !held.containsKey(hash)) {
      held.put(hash, record);
      successors.put(record.position().previous(), hash);
      heldBytes += record.payload().length();
    }
  }

  /** Returns and forgets a held record that stands right behind or before one that was stored. */
  Optional<Held> neighbour(RecordOpener.Opened stored) {
    if (held.isEmpty()) {
      return Optional.empty();
    }
    Optional<Held> behind =
        Optional.ofNullable(successors.get(stored.hash())).flatMap(this::release);
    return behind.isPresent() ? behind : release(stored.record().position().previous());
  }

  /** Forgets all that is held: other keys may say otherwise. */
  void clear() {
    held.clear();
    successors.clear();
    heldBytes = 0;
  }

  private Optional<Held> release(RecordHash hash) {
    Held record = held.remove(hash);
    if (record == null) {
      return Optional.empty();
    }
    successors.remove(record.position().previous(), hash);
    heldBytes -= record.payload().length();
    return Optional.of(record);
  }
}
