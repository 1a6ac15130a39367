package org.checkpointlpr.agent.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.checkpointlpr.agent.outbox.Outbox;
import org.checkpointlpr.agent.outbox.Stored;

/**
 * The records that the crew knows of and headquarters has not confirmed. The outbox's own numbers
 * must not be shown: they grow with every covert hit. Safe on any thread.
 */
final class Unconfirmed {
  /** A week without a link at a busy checkpoint; more are not told apart. */
  private static final int MOST = 10_000;

  private record One(String epoch, long seq, long nanos) {}

  // Guarded by this; oldest first.
  private final Deque<One> waiting = new ArrayDeque<>();

  synchronized void add(Stored stored, long nowNanos) {
    if (waiting.size() < MOST) {
      waiting.addLast(new One(stored.epoch(), stored.seq(), nowNanos));
    }
  }

  synchronized void confirmed(Outbox.Confirmed upTo) {
    waiting.removeIf(one -> one.epoch.equals(upTo.epoch()) && one.seq <= upTo.upTo());
  }

  synchronized int count() {
    return waiting.size();
  }

  synchronized Optional<Long> oldestNanos() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.getFirst().nanos);
  }
}
