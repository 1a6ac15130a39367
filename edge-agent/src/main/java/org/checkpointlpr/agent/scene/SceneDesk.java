package org.checkpointlpr.agent.scene;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.capture.SmallScene;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.ScenePicture;
import org.checkpointlpr.agent.hit.SceneRequest;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.seal.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the scene of each hit, sealed to headquarters, and sends it when headquarters asks.
 * Sightings that match nothing never come here. One thread, {@code scenes}, does all work: a hit
 * does not wait for its scene, nor the uplink for an answer. All methods are safe on any thread.
 */
public final class SceneDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SceneDesk.class);

  /** Pictures that wait to be sealed: 64 of 60 kB. */
  private static final int MAX_WAITING = 64;

  /** Requests that wait to be answered; headquarters repeats those that find no place. */
  private static final int MAX_REQUESTS = 32;

  /** How long an answer may wait for the disk before the next one is looked at. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration ROUND = Duration.ofMinutes(10);

  private final SceneRules rules;
  private final Party party;
  private final Function<RecordBody, CompletableFuture<Stored>> submit;
  private final Clock clock;
  private final SceneShelf shelf;
  private final AnsweredRequests answered;
  private final HourlyAllowance allowance;
  private final Counters counters;
  private final Mishaps mishaps;
  private final Pulse pulse = new Pulse("scenes");
  private final ArrayBlockingQueue<Work> work =
      new ArrayBlockingQueue<>(MAX_WAITING + MAX_REQUESTS + 1);
  private final Semaphore roomForScenes = new Semaphore(MAX_WAITING);
  private final Semaphore roomForRequests = new Semaphore(MAX_REQUESTS);
  private final Thread thread;
  private volatile boolean closing;

  /** Something for the thread to do. */
  @FunctionalInterface
  private interface Work {
    void run() throws InterruptedException;
  }

  /**
   * As whom scenes are signed, and who may open them.
   *
   * @param mission the mission's name
   * @param signer the checkpoint's signing key
   * @param recipients headquarters, then recovery
   */
  public record Party(String mission, Identity signer, List<X509Certificate> recipients) {
    /** Copies the list. */
    public Party {
      recipients = List.copyOf(recipients);
    }
  }

  /**
   * A picture of the whole vehicle.
   *
   * @param picture JPEG; large, sharp, and gone from memory once it is sealed
   * @param captured when it was taken
   * @param plate where the hit's plate is in it, if it was found in this very picture
   */
  public record View(Bytes picture, Instant captured, Optional<SmallScene.Spot> plate) {}

  /**
   * What a desk works with.
   *
   * @param folder of this desk alone; made if it is absent
   * @param submit puts a record into the outbox
   * @param counters where everything is counted
   * @param clock by which scenes grow old
   * @param nanoTime monotonic nanoseconds
   */
  public record Surroundings(
      Path folder,
      Function<RecordBody, CompletableFuture<Stored>> submit,
      Counters counters,
      Clock clock,
      LongSupplier nanoTime) {}

  private SceneDesk(SceneRules rules, Party party, Surroundings around) throws IOException {
    this.rules = rules;
    this.party = party;
    this.submit = around.submit();
    this.counters = around.counters();
    this.mishaps = new Mishaps(counters);
    this.clock = around.clock();
    this.shelf = SceneShelf.open(around.folder(), rules);
    this.answered = AnsweredRequests.open(around.folder().resolve("answered"));
    this.allowance = new HourlyAllowance(rules.perHour(), around.nanoTime());
    this.thread = new Thread(pulse.of(this::loop), pulse.name());
    this.thread.setDaemon(true);
  }

  /**
   * Opens the folder and starts the thread.
   *
   * @throws IOException if the folder cannot be used
   */
  public static SceneDesk open(SceneRules rules, Party party, Surroundings around)
      throws IOException {
    SceneDesk desk = new SceneDesk(rules, party, around);
    desk.thread.start();
    return desk;
  }

  /** Returns the thread's sign of life. */
  public Pulse pulse() {
    return pulse;
  }

  /** Returns whether scenes are kept at all. */
  public boolean keeps() {
    return rules.occupants().isPresent();
  }

  /** Keeps the scene of a hit that is stored; without a view it is counted as absent. */
  public void keep(Stored hit, Optional<View> view) {
    if (!keeps()) {
      return;
    }
    if (view.isEmpty()) {
      counters.count(Counters.Name.SCENES_ABSENT);
    } else if (!closing && roomForScenes.tryAcquire()) {
      work.add(
          () -> {
            roomForScenes.release();
            seal(hit, view.get());
          });
    } else {
      counters.count(Counters.Name.SCENES_LOST);
    }
  }

  /**
   * Takes a request that headquarters has signed for this checkpoint; the answer is a record.
   *
   * @param now the clock, or the clock floor where that is later
   */
  public void asked(SceneRequest request, Instant now) {
    if (AnsweredRequests.isStale(request, now)) {
      counters.count(Counters.Name.SCENE_REQUESTS_STALE);
    } else if (roomForRequests.tryAcquire()) {
      work.add(
          () -> {
            roomForRequests.release();
            answer(request, now);
          });
    } else {
      counters.count(Counters.Name.SCENE_REQUESTS_OVER);
    }
  }

  /** Does what waits, at most 5 s, and ends. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
      if (thread.isAlive()) {
        LOG.error("the disk is slow: {} scenes or requests for scenes are given up", work.size());
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    long nextRound = System.nanoTime();
    try {
      while (!(closing && work.isEmpty())) {
        Work next = work.poll(200, TimeUnit.MILLISECONDS);
        if (next != null) {
          run(next);
        }
        if (System.nanoTime() - nextRound >= 0) {
          forgetOld();
          nextRound = System.nanoTime() + ROUND.toNanos();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch") // a bug that one scene meets must not cost the next one
  private void run(Work next) throws InterruptedException {
    try {
      next.run();
    } catch (RuntimeException e) {
      mishaps.note(Counters.Name.WORK_FAILED, "keeping or sending a scene", e);
    }
  }

  private void seal(Stored hit, View view) {
    try {
      ScenePicture.Occupants occupants = rules.occupants().orElseThrow();
      byte[] picture = view.picture().toArray();
      byte[] jpeg =
          occupants == ScenePicture.Occupants.BLURRED
              ? SmallScene.blurred(picture, view.plate(), ScenePicture.SMALL_JPEG)
              : SmallScene.plain(picture, ScenePicture.MAX_JPEG);
      ScenePicture scene =
          new ScenePicture(
              party.mission(),
              new ScenePicture.HitId(party.signer().name(), hit.epoch(), hit.seq()),
              view.captured(),
              occupants,
              Bytes.of(jpeg));
      Bytes sealed = scene.seal(party.signer(), party.recipients());
      int dropped = shelf.put(hit.epoch(), hit.seq(), sealed, clock.instant());
      counters.count(Counters.Name.SCENES_KEPT);
      counters.add(Counters.Name.SCENES_DROPPED, dropped);
    } catch (IOException | RuntimeException e) {
      counters.count(Counters.Name.SCENES_LOST);
      LOG.warn("scene of hit {} is not kept because={}", hit.id(), e.toString());
    }
  }

  private void answer(SceneRequest request, Instant now) throws InterruptedException {
    if (answered.contains(request)) {
      counters.count(Counters.Name.SCENE_REQUESTS_REPEATED);
      return;
    }
    if (!allowance.take()) {
      counters.count(Counters.Name.SCENE_REQUESTS_OVER);
      return;
    }
    Optional<Bytes> scene = keeps() ? shelf.find(request.epoch(), request.seq()) : Optional.empty();
    SceneAnswer.Outcome outcome = SceneAnswer.Outcome.OFF;
    if (keeps()) {
      outcome = scene.isPresent() ? SceneAnswer.Outcome.SENT : SceneAnswer.Outcome.GONE;
    }
    if (isTaken(new SceneAnswer(request.epoch(), request.seq(), request.ask(), outcome, scene))) {
      counters.count(scene.isPresent() ? Counters.Name.SCENES_SENT : Counters.Name.SCENES_GONE);
      answered.add(request, now);
      LOG.info("scene of hit {}/{} asked for: {}", request.epoch(), request.seq(), outcome);
    }
  }

  /**
   * Returns whether the outbox holds the answer; one for which it has no room is asked for again.
   */
  private boolean isTaken(SceneAnswer answer) throws InterruptedException {
    try {
      var unused = submit.apply(answer).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return true; // the disk is full; the answer waits in memory
    } catch (ExecutionException e) {
      String why =
          e.getCause() instanceof OutboxException trouble
              ? trouble.reason().name()
              : String.valueOf(e.getCause());
      LOG.warn("answer to a request for a scene not stored because={}", why);
      return false;
    }
  }

  private void forgetOld() {
    try {
      shelf.forgetOld(clock.instant());
    } catch (IOException e) {
      LOG.warn("old scenes cannot be deleted: {}", e.getMessage());
    }
  }
}
