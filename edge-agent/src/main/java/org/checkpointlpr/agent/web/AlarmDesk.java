package org.checkpointlpr.agent.web;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.hit.Disposition;
import org.checkpointlpr.agent.hit.Disposition.Outcome;
import org.checkpointlpr.agent.hit.Disposition.SameVehicle;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.plate.Canonicalizer;

/**
 * Takes the crew's answers to alarms: notice, look, act. The order is kept, so that nobody acts on
 * a match without having looked. Safe on any thread.
 */
final class AlarmDesk {
  /** An fsync takes milliseconds; a full disk, until there is space. */
  private static final long STORE_PATIENCE_MILLIS = 2000;

  private final CrewBoard board;
  private final Function<RecordBody, CompletableFuture<Stored>> outbox;
  private final Unconfirmed unconfirmed;
  private final Clock clock;
  private final LongSupplier nanoTime;

  AlarmDesk(
      CrewBoard board,
      Function<RecordBody, CompletableFuture<Stored>> outbox,
      Unconfirmed unconfirmed,
      Clock clock,
      LongSupplier nanoTime) {
    this.board = board;
    this.outbox = outbox;
    this.unconfirmed = unconfirmed;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  Alarm acknowledge(String id, CrewRole role) throws Refusal {
    return board.change(
        id,
        alarm ->
            alarm.progress().noticed() == null
                ? alarm.with(new Alarm.Noticed(clock.instant(), role))
                : alarm);
  }

  Alarm confirm(String id, CrewRole role, boolean readsSo, SameVehicle same) throws Refusal {
    return board.change(
        id,
        alarm -> {
          if (alarm.isClosed()) {
            throw new Refusal(Refusal.Code.ALREADY_CLOSED);
          }
          return alarm.with(new Alarm.Looked(clock.instant(), role, readsSo, same));
        });
  }

  /** What somebody says happened. */
  record Said(Outcome outcome, String correctText, String note) {
    /**
     * Checks that a text comes with a misreading and with nothing else, and makes it canonical.
     *
     * @throws Refusal naming the field
     */
    static Said of(Outcome outcome, String correctText, String note) throws Refusal {
      if (outcome != Outcome.MISREAD) {
        if (!correctText.isEmpty()) {
          throw Refusal.field("correctText");
        }
        return new Said(outcome, "", note);
      }
      try {
        return new Said(outcome, Canonicalizer.canonical(correctText).value(), note);
      } catch (IllegalArgumentException e) {
        throw Refusal.field("correctText");
      }
    }
  }

  /** Closes an alarm and sends the answer to headquarters; waits a little for the disk. */
  Alarm outcome(String id, CrewRole role, Said said) throws Refusal, InterruptedException {
    Alarm closed = board.change(id, alarm -> close(alarm, role, said));
    CompletableFuture<Stored> stored =
        closed
            .hit()
            .thenCompose(
                hit ->
                    outbox.apply(
                        new Disposition(
                            hit.epoch(),
                            hit.seq(),
                            said.outcome(),
                            said.note(),
                            java.util.Optional.of(closed.answers()))));
    CompletableFuture<Void> told =
        stored.handle(
            (record, trouble) -> {
              if (record != null) {
                unconfirmed.add(record, nanoTime.getAsLong());
              }
              settle(id, trouble == null ? Alarm.Safety.STORED : Alarm.Safety.NOT_STORED);
              return null;
            });
    try {
      told.get(STORE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It waits in memory for space on the disk; the page is told when it is stored.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return board.find(id);
  }

  private void settle(String id, Alarm.Safety safety) {
    board.replace(
        id,
        alarm -> {
          Alarm.Ended ended = alarm.progress().ended();
          return ended == null ? alarm : alarm.with(ended.with(safety));
        });
  }

  private Alarm close(Alarm alarm, CrewRole role, Said said) throws Refusal {
    if (alarm.isClosed()) {
      throw new Refusal(Refusal.Code.ALREADY_CLOSED);
    }
    if (alarm.progress().looked() == null) {
      throw new Refusal(Refusal.Code.CONFIRM_FIRST);
    }
    if (!alarm.outcomes().contains(said.outcome())) {
      throw new Refusal(Refusal.Code.OUTCOME_NOT_ALLOWED);
    }
    return alarm.with(
        new Alarm.Ended(
            clock.instant(),
            nanoTime.getAsLong(),
            role,
            said.outcome(),
            said.correctText(),
            said.note(),
            Alarm.Safety.STORING));
  }
}
