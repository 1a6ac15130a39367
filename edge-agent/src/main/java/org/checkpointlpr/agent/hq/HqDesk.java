package org.checkpointlpr.agent.hq;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.SceneRequest;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.seal.Refusal;
import org.checkpointlpr.seal.RefusedException;

/**
 * What headquarters does with what comes, without any network: verifies, stores, and says what to
 * answer. One thread.
 */
final class HqDesk {
  /** A checkpoint that has been silent for so long is reported; health comes every few minutes. */
  private static final Duration SILENT = Duration.ofHours(1);

  /** So long a checkpoint may search an old release before it is reported. */
  private static final Duration STALE = Duration.ofHours(24);

  /** Requests that are signed in one turn, at 0.1 ms each. */
  private static final int SCENES_AT_ONCE = 100;

  /** Stands for the name in a topic that is no checkpoint's: it may be anything, of any length. */
  private static final String NOBODY = "?";

  private final Topics topics;
  private final HqArchive archive;
  private final HqListener listener;
  private final Clock clock;
  private final GapWatch gaps;
  private final LateRecords late;
  private HqKeys keys;

  /** Checkpoints of whose ended certificate a person was told. */
  private final Set<String> toldOfEnd = new HashSet<>();

  /** What the next receipts are to say of records that are not taken. */
  private final Map<Chain.Id, List<Receipt.Refused>> refusals = new HashMap<>();

  /** Chains that need a receipt. */
  private final Set<Chain.Id> touched = new HashSet<>();

  /** Late records to be judged; empty between transactions. */
  private final Deque<LateRecords.Held> ready = new ArrayDeque<>();

  private final List<Runnable> afterCommit = new ArrayList<>();

  /** A message as it came. */
  record Letter(String topic, Bytes payload) {}

  /** What a message turned out to be. */
  private sealed interface Finding {}

  private record Good(RecordOpener.Opened opened, Bytes payload) implements Finding {
    String checkpoint() {
      return opened.record().position().checkpoint();
    }
  }

  /** Its signer's certificate does not cover this hour. */
  private record Doubtful(LateRecords.Held what) implements Finding {}

  private record Bad(Quarantined what, Bytes payload) implements Finding {}

  private record LinkState(String checkpoint, boolean online) implements Finding {}

  /** Creates a desk; a worker that shares its checkpoints is patient with gaps. */
  HqDesk(HqKeys keys, HqArchive archive, HqListener listener, Clock clock, Duration patience) {
    this.topics = new Topics(keys.party().mission());
    this.keys = keys;
    this.archive = archive;
    this.listener = listener;
    this.clock = clock;
    this.gaps = new GapWatch(patience);
    this.late = new LateRecords(archive);
  }

  /** Works with these keys from now on. */
  void use(HqKeys newKeys) {
    keys = newKeys;
    toldOfEnd.clear();
    late.clear();
  }

  /**
   * Verifies the messages, stores them in one transaction, then tells the listener. All are durable
   * when this returns, or none is when it throws.
   */
  void take(List<Letter> letters) throws SQLException {
    Instant now = clock.instant();
    List<Finding> findings = new ArrayList<>();
    Set<String> checkpoints = new HashSet<>();
    for (Letter letter : letters) {
      Finding finding = read(letter, now);
      findings.add(finding);
      if (finding instanceof Good good) {
        checkpoints.add(good.checkpoint());
      } else if (finding instanceof Doubtful doubtful) {
        checkpoints.add(doubtful.what().position().checkpoint());
      } else if (finding instanceof LinkState state) {
        checkpoints.add(state.checkpoint());
      }
    }
    archive.begin(checkpoints);
    for (Finding finding : findings) {
      file(finding, now);
    }
    commit();
  }

  /** Undoes what was not committed. */
  void rollback() throws SQLException {
    afterCommit.clear();
    ready.clear();
    archive.rollback();
  }

  /** Returns whether a checkpoint waits for a receipt. */
  boolean owesReceipts() {
    return !touched.isEmpty() || !gaps.overdue(clock.instant()).isEmpty();
  }

  /** Returns the signed receipts that are due, by topic. */
  Map<String, List<byte[]>> receipts() throws SQLException {
    Instant now = clock.instant();
    touched.addAll(gaps.overdue(now));
    Map<String, List<byte[]>> receipts = new LinkedHashMap<>();
    for (Chain.Id id : touched) {
      List<byte[]> signed =
          receipts.computeIfAbsent(topics.down(id.checkpoint()), key -> new ArrayList<>());
      for (Receipt receipt : receipts(id, now)) {
        signed.add(receipt.sign(keys.signer()));
      }
    }
    commit();
    touched.clear();
    refusals.clear();
    return receipts;
  }

  /** Returns the signed requests for scenes whose turn it is, by topic. */
  Map<String, List<byte[]>> sceneRequests() throws SQLException {
    Instant now = clock.instant();
    Map<String, List<byte[]>> requests = new LinkedHashMap<>();
    for (SceneBook.Due due : archive.scenes().due(now, SCENES_AT_ONCE)) {
      requests
          .computeIfAbsent(topics.down(due.checkpoint()), key -> new ArrayList<>())
          .add(
              new SceneRequest(
                      topics.mission(), due.checkpoint(), due.epoch(), due.seq(), due.ask(), now)
                  .sign(keys.signer()));
    }
    commit();
    return requests;
  }

  /** Notes that a release of a list exists: checkpoints that stay behind are reported. */
  void heardOf(ListVersion release) throws SQLException {
    archive.heardOf(release, clock.instant());
    commit();
  }

  /** Reports checkpoints that have fallen silent, or behind with their list. */
  void watch() throws SQLException {
    Instant now = clock.instant();
    for (String silent : archive.newlySilent(now.minus(SILENT))) {
      alarm(
          HqAlarm.Kind.SILENT, silent, "nothing was heard for " + SILENT.toMinutes() + " minutes");
    }
    for (StateBook.Stale stale : archive.newlyStale(now.minus(STALE))) {
      alarm(
          HqAlarm.Kind.STALE_LIST,
          stale.checkpoint(),
          "searches release %d of list %s; release %d has been out for %d hours"
              .formatted(
                  stale.has().version(), stale.has().list(), stale.newest(), STALE.toHours()));
    }
    commit();
  }

  private void commit() throws SQLException {
    archive.commit();
    List<Runnable> telling = List.copyOf(afterCommit);
    afterCommit.clear();
    telling.forEach(Runnable::run);
  }

  private Finding read(Letter letter, Instant now) {
    String named = topics.checkpoint(letter.topic());
    String checkpoint = keys.checkpoints().contains(named) ? named : NOBODY;
    if (letter.topic().equals(topics.state(named))) {
      String words = new String(letter.payload().toArray(), StandardCharsets.UTF_8);
      return new LinkState(checkpoint, words.contains("\"online\""));
    }
    try {
      RecordOpener.Late opened = keys.opener().openLate(letter.payload().toArray());
      String signer = opened.opened().record().position().checkpoint();
      if (!signer.equals(checkpoint)) {
        throw new RecordException("a record of " + signer + " on the topic of " + checkpoint);
      }
      return opened.covers(now)
          ? new Good(opened.opened(), letter.payload())
          : new Doubtful(new LateRecords.Held(opened, letter.payload()));
    } catch (RefusedException e) {
      return new Bad(
          new Quarantined(checkpoint, e.refusal().name(), String.valueOf(e.getMessage()), now),
          letter.payload());
    } catch (RecordException e) {
      return new Bad(
          new Quarantined(checkpoint, "MALFORMED", String.valueOf(e.getMessage()), now),
          letter.payload());
    }
  }

  private void file(Finding finding, Instant now) throws SQLException {
    if (finding instanceof Good good) {
      file(good, now);
      late.neighbour(good.opened()).ifPresent(ready::add);
      fileReady(now);
    } else if (finding instanceof Doubtful doubtful) {
      ready.add(doubtful.what());
      fileReady(now);
    } else if (finding instanceof Bad bad) {
      refuse(bad.what(), bad.payload());
    } else if (finding instanceof LinkState state && !state.checkpoint().equals(NOBODY)) {
      archive.online(state.checkpoint(), state.online());
      if (state.online()) {
        archive.scenes().hurry(state.checkpoint(), now);
      }
    }
  }

  /** Files what came late, and what was held for it. */
  private void fileReady(Instant now) throws SQLException {
    for (LateRecords.Held one = ready.poll(); one != null; one = ready.poll()) {
      Position position = one.position();
      LateRecords.Verdict verdict = late.judge(one.late(), now);
      if (verdict instanceof LateRecords.Hold) {
        late.hold(one);
      } else if (verdict instanceof LateRecords.Refuse refuse) {
        refuse(
            new Quarantined(position.checkpoint(), Refusal.EXPIRED.name(), refuse.why(), now),
            one.payload());
        notTaken(one.late().opened());
      } else {
        file(new Good(one.late().opened(), one.payload()), now);
        late.neighbour(one.late().opened()).ifPresent(ready::add);
      }
      if (now.isAfter(one.late().until()) && toldOfEnd.add(position.checkpoint())) {
        alarm(
            HqAlarm.Kind.EXPIRED,
            position.checkpoint(),
            "its certificate ended at %s; what it signed before is taken for %d days; renew it"
                .formatted(one.late().until(), LateRecords.GRACE.toDays()));
      }
    }
  }

  private void file(Good good, Instant now) throws SQLException {
    Filing filing = archive.store(good.opened(), now);
    var position = good.opened().record().position();
    touched.add(new Chain.Id(position.checkpoint(), position.epoch()));
    switch (filing.outcome()) {
      case STORED -> {
        VerifiedRecord verified =
            new VerifiedRecord(good.opened().record(), good.opened().hash(), now);
        afterCommit.add(() -> listener.verified(verified));
        if (good.opened().record().body() instanceof SceneAnswer answer) {
          file(position, answer, now);
        }
      }
      case DUPLICATE -> {
        // Told already; only the receipt is repeated.
      }
      case FORKED -> {
        refuse(
            new Quarantined(
                position.checkpoint(),
                "FORKED",
                "another record stands at number " + position.seq(),
                now),
            good.payload());
        notTaken(good.opened());
      }
    }
    if (filing.newEpoch()) {
      alarm(
          HqAlarm.Kind.NEW_EPOCH,
          position.checkpoint(),
          "began a new chain; its outbox was lost or restored");
    }
    if (filing.newFork()) {
      alarm(
          HqAlarm.Kind.FORK,
          position.checkpoint(),
          "two devices write under one key, seen at record " + position.seq());
    }
  }

  /** Notes what a checkpoint says of a scene; one that does not verify is told of. */
  private void file(Position position, SceneAnswer answer, Instant now) throws SQLException {
    SceneState state = SceneState.of(answer.outcome().name());
    if (answer.scene().isPresent()) {
      try {
        var unused = keys.opener().scene(position.checkpoint(), answer);
      } catch (RefusedException | RecordException e) {
        state = SceneState.DAMAGED;
        alarm(
            HqAlarm.Kind.SCENE,
            position.checkpoint(),
            "its scene of hit %s/%d does not verify: %s"
                .formatted(answer.epoch(), answer.seq(), e.getMessage()));
      }
    }
    archive.scenes().answered(position, answer, state, now);
  }

  /** Has the checkpoint told, that it does not send the record again at once. */
  private void notTaken(RecordOpener.Opened opened) {
    Position position = opened.record().position();
    Chain.Id id = new Chain.Id(position.checkpoint(), position.epoch());
    touched.add(id);
    refusals
        .computeIfAbsent(id, key -> new ArrayList<>())
        .add(new Receipt.Refused(position.seq(), opened.hash()));
  }

  /** Returns a chain's receipt, and more of them if it has to refuse much. */
  private List<Receipt> receipts(Chain.Id id, Instant now) throws SQLException {
    Chain chain = archive.chain(id);
    List<Long> missing = archive.missing(chain, Receipt.MAX_MISSING);
    List<Long> asked = gaps.ask(id, missing, now);
    if (gaps.tell(id, now)) {
      alarm(
          HqAlarm.Kind.GAP,
          id.checkpoint(),
          "%d records from %d on are missing; asked for".formatted(missing.size(), missing.get(0)));
    }
    List<Receipt.Refused> all = refusals.getOrDefault(id, List.of());
    List<Receipt> receipts = new ArrayList<>();
    for (int from = 0; from == 0 || from < all.size(); from += Receipt.MAX_REFUSED) {
      receipts.add(
          new Receipt(
              topics.mission(),
              id.checkpoint(),
              id.epoch(),
              chain.upTo(),
              chain.head(),
              asked,
              all.subList(from, Math.min(all.size(), from + Receipt.MAX_REFUSED)),
              now));
    }
    return receipts;
  }

  private void refuse(Quarantined what, Bytes payload) throws SQLException {
    archive.quarantine(what, payload.toArray());
    afterCommit.add(() -> listener.refused(what));
  }

  private void alarm(HqAlarm.Kind kind, String checkpoint, String explanation) {
    HqAlarm alarm = new HqAlarm(kind, checkpoint, explanation, clock.instant());
    afterCommit.add(() -> listener.alarm(alarm));
  }
}
