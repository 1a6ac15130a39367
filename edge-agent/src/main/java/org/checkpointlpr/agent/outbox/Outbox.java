package org.checkpointlpr.agent.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable queue of sealed records. A record that {@link #append} has confirmed survives a crash
 * and a power cut; it is deleted only on headquarters' signed receipt whose hash equals ours.
 *
 * <p>One thread, {@code outbox}, owns the file and gives numbers, signs, seals and writes in one
 * transaction; requests that wait at the same time share a transaction. All methods are safe on any
 * thread. A full disk is a state, not an end: what could not be written waits in memory and is
 * written when there is space, and {@link #status} says so.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** Requests that share one fsync; more only make the first of them wait longer. */
  private static final int BATCH = 50;

  /** Records kept in memory while the disk is full: about 1 MB. */
  private static final int MAX_UNSAVED = 1000;

  /**
   * How soon a full disk is tried again; an alarm must be gone within 10 s after there is space.
   */
  private static final long RETRY_MS = 1000;

  /** A transaction takes milliseconds; opening a million rows is not counted, it is not a batch. */
  private static final Duration HANG = Duration.ofSeconds(60);

  private final LinkedBlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>(10_000);
  private final Deque<Job<?>> unsaved = new ArrayDeque<>();
  private final Pulse pulse = new Pulse("outbox", HANG, System::nanoTime);
  private final OutboxWriter writer;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile int unsavedCount;
  private volatile Runnable listener = () -> {};
  private volatile Optional<Confirmed> confirmed = Optional.empty();

  /** A piece of work for the owning thread, inside a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(OutboxWriter writer) throws SQLException, OutboxException, IOException;
  }

  private static final class Job<T> {
    private final Work<T> work;
    private final boolean keep;
    private final boolean durable;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @org.jspecify.annotations.Nullable T result;

    Job(Work<T> work, boolean keep, boolean durable) {
      this.work = work;
      this.keep = keep;
      this.durable = durable;
    }

    void run(OutboxWriter writer) throws SQLException, OutboxException, IOException {
      result = work.run(writer);
    }

    void complete() {
      future.complete(result);
    }
  }

  private Outbox(OutboxWriter writer) {
    this.writer = writer;
    this.thread = new Thread(pulse.of(this::loop), pulse.name());
    this.thread.setDaemon(true);
  }

  /**
   * Opens the outbox, or makes it. A damaged file is set aside, what can be read of it is taken
   * over, and a new epoch begins.
   *
   * @param folder of this outbox alone; made if it is absent
   * @throws OutboxException if the folder cannot be used, or another process has it open
   */
  public static Outbox open(Path folder, RecordSealer sealer, OutboxPolicy policy, Clock clock)
      throws OutboxException {
    try {
      Files.createDirectories(folder);
      Outbox outbox = new Outbox(OutboxWriter.open(folder, sealer, policy, clock));
      outbox.thread.start();
      return outbox;
    } catch (IOException | SQLException e) {
      throw new OutboxException(
          OutboxException.Reason.IO,
          "the outbox in %s cannot be opened: %s; check space, permissions and that no other agent"
                  .formatted(folder, e.getMessage())
              + " uses it",
          e);
    }
  }

  /**
   * Stores a record. The future completes once it is on the disk; while the disk is full it waits.
   * It fails with {@link OutboxException} if memory for waiting records is full too, if the quota
   * leaves no room for a record that may be dropped, or on closing.
   */
  public CompletableFuture<Stored> append(RecordBody body) {
    return submit(w -> w.append(body), true).thenApply(this::announce);
  }

  /**
   * Takes the next records to send, in order of priority, and marks them as handed over.
   *
   * @param max how many at most
   * @throws OutboxException if the file cannot be read
   */
  public List<Outgoing> take(int max) throws OutboxException, InterruptedException {
    return take(max, max);
  }

  /**
   * Takes the next records to send.
   *
   * @param max how many at most
   * @param pictures how many of them may be parts of pictures
   * @throws OutboxException if the file cannot be read
   */
  public List<Outgoing> take(int max, int pictures) throws OutboxException, InterruptedException {
    return await(submit(w -> w.take(max, pictures), false));
  }

  /** Gives records back that the broker did not take: the link broke. */
  public void giveBack(List<Outgoing> records) {
    var unused = submit(w -> w.giveBack(records), false);
  }

  /** Counts a refusal by the broker; at the third the record is parked for an hour. */
  public void refused(Outgoing outgoing) {
    var unused = submit(w -> w.refused(outgoing), false);
  }

  /** Sends records again that were handed over long ago without a receipt; returns how many. */
  public int resendOverdue() throws OutboxException, InterruptedException {
    return await(submit(OutboxWriter::resendOverdue, false));
  }

  /** What a receipt did. */
  public enum Applied {
    /** Records were deleted. */
    DELETED,
    /** It confirmed nothing new; missing records are sent again. */
    NOTHING_NEW,
    /** It is of another checkpoint, mission or epoch. */
    NOT_OURS,
    /** Headquarters holds another record under our number: two devices with one key. */
    FORKED
  }

  /**
   * Deletes what headquarters confirms, sends again what it misses, and parks what it refuses.
   *
   * @param receipt verified
   */
  public Applied apply(Receipt receipt) throws OutboxException, InterruptedException {
    Applied applied = await(submit(w -> w.apply(receipt), false));
    if (applied == Applied.DELETED) {
      confirmed = Optional.of(new Confirmed(receipt.epoch(), receipt.upTo()));
    }
    return applied;
  }

  /**
   * How far headquarters has confirmed.
   *
   * @param epoch of which chain
   * @param upTo all records up to this one
   */
  public record Confirmed(String epoch, long upTo) {}

  /** Returns the newest confirmation since the start, without waiting for the owning thread. */
  public Optional<Confirmed> confirmed() {
    return confirmed;
  }

  /** Returns how the outbox is. */
  public OutboxStatus status() throws OutboxException, InterruptedException {
    return await(submit(w -> w.status(unsavedCount, trouble), false));
  }

  /** Returns why the last write failed, without waiting for the owning thread. */
  public Optional<String> trouble() {
    return trouble;
  }

  /**
   * Writes a trifle and commits it, without waiting: a disk that is full or hangs shows itself, in
   * {@link #trouble} and {@link #pulse}, also while no hit comes.
   */
  public void probe() {
    var unused =
        submit(new Job<>(OutboxWriter::probe, false, true))
            .whenComplete(
                (done, failure) -> {
                  if (failure == null && unsavedCount == 0) {
                    trouble = Optional.empty();
                  }
                });
  }

  /** Returns the owning thread's sign of life, for the watchdog. */
  public Pulse pulse() {
    return pulse;
  }

  /** Sets who is told, on the owning thread, that there is something to send. Must not block. */
  public void onStored(Runnable newListener) {
    listener = newListener;
  }

  /** Writes what waits and closes the file. Waits at most 5 s. */
  @Override
  public void close() {
    closing = true;
    var unused = submit(w -> true, false);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("the disk is slow: {} requests to the outbox are not done at its end", jobs.size());
    }
  }

  /** Limits the file as a full disk would; 0 lifts the limit. For tests. */
  void limitPages(int pages) throws OutboxException, InterruptedException {
    await(submit(w -> w.limitPages(pages), false));
  }

  private Stored announce(Stored stored) {
    listener.run();
    return stored;
  }

  private <T> CompletableFuture<T> submit(Work<T> work, boolean keep) {
    return submit(new Job<>(work, keep, keep));
  }

  private <T> CompletableFuture<T> submit(Job<T> job) {
    boolean taken = !ended && jobs.offer(job);
    // Asked again: the thread may have ended, and looked for the last time, in between.
    if (!taken || (ended && jobs.remove(job))) {
      job.future.completeExceptionally(
          new OutboxException(
              OutboxException.Reason.CLOSED,
              ended ? "the outbox is closed" : "the outbox does not keep up"));
    }
    return job.future;
  }

  private static <T> T await(CompletableFuture<T> future)
      throws OutboxException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof OutboxException expected) {
        throw expected;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void loop() {
    List<Job<?>> batch = new ArrayList<>();
    while (!(closing && jobs.isEmpty())) {
      batch.clear();
      try {
        Job<?> first = jobs.poll(RETRY_MS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          jobs.drainTo(batch, BATCH - 1);
        }
      } catch (InterruptedException e) {
        closing = true;
        continue;
      }
      pulse.beat();
      retryUnsaved();
      if (!batch.isEmpty() && !runTogether(batch)) {
        batch.forEach(this::runAlone);
      }
      writer.tidy(batch.isEmpty());
      pulse.rest();
    }
    end();
  }

  private void end() {
    ended = true;
    retryUnsaved();
    OutboxException closed =
        new OutboxException(OutboxException.Reason.CLOSED, "the outbox is closed");
    unsaved.forEach(job -> job.future.completeExceptionally(closed));
    for (Job<?> job = jobs.poll(); job != null; job = jobs.poll()) {
      job.future.completeExceptionally(closed);
    }
    try {
      writer.close();
    } catch (SQLException | IOException e) {
      LOG.warn("outbox did not close cleanly: {}", e.toString());
    }
  }

  private boolean runTogether(List<Job<?>> batch) {
    try {
      writer.begin(batch.stream().anyMatch(job -> job.durable));
      for (Job<?> job : batch) {
        if (job.keep && !unsaved.isEmpty()) {
          return false;
        }
        job.run(writer);
      }
      writer.commit();
      batch.forEach(Job::complete);
      return true;
    } catch (SQLException | OutboxException | IOException | RuntimeException e) {
      LOG.debug("batch of {} falls apart: {}", batch.size(), e.toString());
      return false;
    } finally {
      writer.rollbackUnlessCommitted();
    }
  }

  private void runAlone(Job<?> job) {
    if (job.keep && !unsaved.isEmpty()) {
      keep(job); // in order: what came before it still waits
      return;
    }
    attempt(job);
  }

  /** Returns whether the job is settled: done, or failed for good. */
  private boolean attempt(Job<?> job) {
    try {
      writer.begin(job.durable);
      job.run(writer);
      writer.commit();
      trouble = job.keep ? Optional.empty() : trouble;
      job.complete();
      return true;
    } catch (SQLException | IOException e) {
      if (trouble.isEmpty()) {
        LOG.error("outbox cannot write: {}", e.getMessage());
      }
      trouble = Optional.of(String.valueOf(e.getMessage()));
      if (!job.keep) {
        job.future.completeExceptionally(OutboxWriter.explain(e));
        return true;
      }
      if (!unsaved.contains(job)) {
        keep(job);
      }
      return false;
    } catch (OutboxException | RuntimeException e) {
      if (e instanceof OutboxException refused
          && refused.reason() == OutboxException.Reason.QUOTA) {
        countTurnedAway();
      }
      job.future.completeExceptionally(e);
      return true;
    } finally {
      writer.rollbackUnlessCommitted();
    }
  }

  /** A picture that found no room is a drop like any other, though it never had a number. */
  private void countTurnedAway() {
    writer.rollbackUnlessCommitted();
    try {
      writer.begin(false);
      writer.turnedAway();
      writer.commit();
    } catch (SQLException e) {
      LOG.warn("a record that found no room could not be counted: {}", e.toString());
    }
  }

  private void keep(Job<?> job) {
    if (unsaved.size() >= MAX_UNSAVED) {
      job.future.completeExceptionally(
          new OutboxException(
              OutboxException.Reason.DISK_FULL,
              "%d records wait in memory for space on the disk; this one is lost unless the caller"
                      .formatted(unsaved.size())
                  + " keeps it"));
      return;
    }
    unsaved.add(job);
    unsavedCount = unsaved.size();
  }

  private void retryUnsaved() {
    while (!unsaved.isEmpty()) {
      Job<?> job = unsaved.getFirst();
      if (!attempt(job)) {
        break;
      }
      unsaved.remove(job);
      if (unsaved.isEmpty()) {
        LOG.info("outbox writes again");
      }
    }
    unsavedCount = unsaved.size();
  }

  static Instant instant(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
