package org.checkpointlpr.agent.web;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.hit.Disposition;
import org.checkpointlpr.agent.hit.Disposition.Outcome;
import org.checkpointlpr.agent.hit.Disposition.SameVehicle;
import org.checkpointlpr.agent.outbox.Stored;
import org.jspecify.annotations.Nullable;

/**
 * One wanted vehicle, and how far the crew has come with it. Immutable; {@link #toString()} names
 * nobody.
 *
 * @param id names it on the page; says nothing about other alarms
 * @param face what was seen and matched
 * @param hit completes when the hit is safe on the disk, or fails
 * @param times when it was seen and raised
 * @param earlier how many alarms of the same entry are still remembered
 * @param progress what has been answered
 */
record Alarm(
    String id,
    AlarmFace face,
    CompletableFuture<Stored> hit,
    Times times,
    int earlier,
    Progress progress) {
  /**
   * When an alarm came.
   *
   * @param capturedNanos when the vehicle was seen, monotonic
   * @param raisedAt when the crew was told
   * @param raisedNanos the same, monotonic
   */
  record Times(long capturedNanos, Instant raisedAt, long raisedNanos) {}

  /** How far an alarm has come. */
  enum Stage {
    NEW,
    ACKNOWLEDGED,
    CONFIRMED,
    CLOSED
  }

  /** Whether a record is safe. */
  enum Safety {
    STORING,
    STORED,
    NOT_STORED
  }

  /** Somebody has noticed it. */
  record Noticed(Instant at, CrewRole role) {}

  /** Somebody has looked. */
  record Looked(Instant at, CrewRole role, boolean readsSo, SameVehicle sameVehicle) {}

  /** What happened in the end. */
  record Ended(
      Instant at,
      long nanos,
      CrewRole role,
      Outcome outcome,
      String correctText,
      String note,
      Safety record) {
    Ended with(Safety now) {
      return new Ended(at, nanos, role, outcome, correctText, note, now);
    }
  }

  /** What has been answered; later answers imply earlier ones. */
  record Progress(
      Safety hit, @Nullable Noticed noticed, @Nullable Looked looked, @Nullable Ended ended) {
    static final Progress NONE = new Progress(Safety.STORING, null, null, null);
  }

  Stage stage() {
    if (progress.ended != null) {
      return Stage.CLOSED;
    }
    if (progress.looked != null) {
      return Stage.CONFIRMED;
    }
    return progress.noticed == null ? Stage.NEW : Stage.ACKNOWLEDGED;
  }

  boolean isClosed() {
    return progress.ended != null;
  }

  int priority() {
    return face.priority();
  }

  String entry() {
    return face.entry();
  }

  /** Returns the outcomes that go with the answers given so far. */
  Set<Outcome> outcomes() {
    Looked looked = progress.looked;
    if (looked == null || isClosed()) {
      return EnumSet.noneOf(Outcome.class);
    }
    if (!looked.readsSo) {
      return EnumSet.of(Outcome.MISREAD, Outcome.NOT_STOPPED);
    }
    EnumSet<Outcome> all = EnumSet.complementOf(EnumSet.of(Outcome.MISREAD));
    if (looked.sameVehicle == SameVehicle.NO) {
      all.removeAll(EnumSet.of(Outcome.CONFIRMED, Outcome.LET_PASS));
    }
    return all;
  }

  Alarm withHit(Safety hit) {
    return with(new Progress(hit, progress.noticed, progress.looked, progress.ended));
  }

  Alarm with(Noticed noticed) {
    return with(new Progress(progress.hit, noticed, progress.looked, progress.ended));
  }

  Alarm with(Looked looked) {
    Noticed noticed = progress.noticed;
    return with(
        new Progress(
            progress.hit,
            noticed == null ? new Noticed(looked.at, looked.role) : noticed,
            looked,
            progress.ended));
  }

  Alarm with(Ended ended) {
    return with(new Progress(progress.hit, progress.noticed, progress.looked, ended));
  }

  private Alarm with(Progress now) {
    return new Alarm(id, face, hit, times, earlier, now);
  }

  /** Returns what headquarters is told of the end. */
  Disposition.Answers answers() {
    Looked looked = progress.looked;
    Ended ended = progress.ended;
    if (looked == null || ended == null) {
      throw new IllegalStateException("the alarm is open");
    }
    return new Disposition.Answers(
        ended.role.word(), looked.readsSo, looked.sameVehicle, ended.correctText);
  }

  @Override
  public String toString() {
    return "alarm(" + id + ", " + stage() + ")";
  }
}
