package org.checkpointlpr.agent.hq;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;

/**
 * What headquarters does with what comes, without any network: verifies, stores, and says what to
 * answer. One thread.
 */
final class HqDesk {
  /** A checkpoint that has been silent for so long is reported; health comes every few minutes. */
  private static final Duration SILENT = Duration.ofHours(1);

  private final Topics topics;
  private final RecordOpener opener;
  private final Identity signer;
  private final HqArchive archive;
  private final HqListener listener;
  private final Clock clock;

  /** Chains that need a receipt. */
  private final Set<ChainId> touched = new HashSet<>();

  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Set<ChainId> known = new HashSet<>();
  private final Set<ChainId> knownForks = new HashSet<>();
  private final Set<ChainId> knownGaps = new HashSet<>();

  /** A chain's key. */
  private record ChainId(String checkpoint, String epoch) {}

  HqDesk(
      Topics topics,
      RecordOpener opener,
      Identity signer,
      HqArchive archive,
      HqListener listener,
      Clock clock) {
    this.topics = topics;
    this.opener = opener;
    this.signer = signer;
    this.archive = archive;
    this.listener = listener;
    this.clock = clock;
  }

  /** Takes one message; what it means is told after {@link #commit}. */
  void take(String topic, byte[] payload) throws SQLException {
    String checkpoint = topics.checkpoint(topic);
    if (topic.equals(topics.state(checkpoint))) {
      archive.online(
          checkpoint,
          new String(payload, java.nio.charset.StandardCharsets.UTF_8).contains("\"online\""));
      return;
    }
    Instant now = clock.instant();
    try {
      RecordOpener.Opened opened = opener.open(payload, now);
      String signer = opened.record().position().checkpoint();
      if (!signer.equals(checkpoint)) {
        throw new RecordException("a record of " + signer + " on the topic of " + checkpoint);
      }
      ChainId id = new ChainId(signer, opened.record().position().epoch());
      boolean began = !known.contains(id) && archive.beginsAnotherChain(signer, id.epoch());
      judge(opened, archive.store(opened, now), payload, now);
      known.add(id);
      if (began) {
        alarm(HqAlarm.Kind.NEW_EPOCH, signer, "began a new chain; its outbox was lost or restored");
      }
    } catch (RefusedException e) {
      refuse(checkpoint, e.refusal().name(), String.valueOf(e.getMessage()), payload, now);
    } catch (RecordException e) {
      refuse(checkpoint, "MALFORMED", String.valueOf(e.getMessage()), payload, now);
    }
  }

  /** Makes all that was taken durable, then tells the listener. */
  void commit() throws SQLException {
    archive.commit();
    List<Runnable> telling = List.copyOf(afterCommit);
    afterCommit.clear();
    telling.forEach(Runnable::run);
  }

  void rollback() throws SQLException {
    afterCommit.clear();
    archive.rollback();
  }

  /** Returns the signed receipts that are due, by topic. */
  Map<String, List<byte[]>> receipts() throws SQLException {
    Map<String, List<byte[]>> receipts = new LinkedHashMap<>();
    for (ChainId id : touched) {
      HqArchive.Chain chain = archive.chain(id.checkpoint(), id.epoch(), clock.instant());
      List<Long> missing = archive.missing(chain, Receipt.MAX_MISSING);
      if (!missing.isEmpty() && knownGaps.add(id)) {
        alarm(
            HqAlarm.Kind.GAP,
            id.checkpoint(),
            "%d records from %d on are missing; asked for"
                .formatted(missing.size(), missing.get(0)));
      } else if (missing.isEmpty()) {
        knownGaps.remove(id);
      }
      if (chain.forked() && knownForks.add(id)) {
        alarm(
            HqAlarm.Kind.FORK,
            id.checkpoint(),
            "two devices write under one key from record %d on".formatted(chain.upTo() + 1));
      }
      Receipt receipt =
          new Receipt(
              topics.mission(),
              id.checkpoint(),
              id.epoch(),
              chain.upTo(),
              chain.head(),
              missing,
              clock.instant());
      receipts
          .computeIfAbsent(topics.down(id.checkpoint()), key -> new ArrayList<>())
          .add(receipt.sign(signer));
    }
    touched.clear();
    archive.commit();
    afterCommit.forEach(Runnable::run);
    afterCommit.clear();
    return receipts;
  }

  /** Reports checkpoints that have fallen silent. */
  void watch() throws SQLException {
    Instant now = clock.instant();
    for (String silent : archive.newlySilent(now.minus(SILENT))) {
      alarm(
          HqAlarm.Kind.SILENT, silent, "nothing was heard for " + SILENT.toMinutes() + " minutes");
    }
    commit();
  }

  private void judge(
      RecordOpener.Opened opened, HqArchive.Outcome outcome, byte[] payload, Instant now)
      throws SQLException {
    var position = opened.record().position();
    touched.add(new ChainId(position.checkpoint(), position.epoch()));
    switch (outcome) {
      case STORED -> {
        VerifiedRecord verified = new VerifiedRecord(opened.record(), opened.hash(), now);
        afterCommit.add(() -> listener.verified(verified));
      }
      case DUPLICATE -> {
        // Told already; only the receipt is repeated.
      }
      case FORKED ->
          refuse(
              position.checkpoint(),
              "FORKED",
              "another record stands at number " + position.seq(),
              payload,
              now);
    }
  }

  private void refuse(
      String checkpoint, String reason, String explanation, byte[] payload, Instant now)
      throws SQLException {
    Quarantined what = new Quarantined(checkpoint, reason, explanation, now);
    archive.quarantine(what, payload);
    afterCommit.add(() -> listener.refused(what));
  }

  private void alarm(HqAlarm.Kind kind, String checkpoint, String explanation) {
    HqAlarm alarm = new HqAlarm(kind, checkpoint, explanation, clock.instant());
    afterCommit.add(() -> listener.alarm(alarm));
  }
}
