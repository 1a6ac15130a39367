package org.checkpointlpr.agent.uplink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.outbox.Outgoing;

/**
 * What was handed to the broker and is not acknowledged yet, and how much more may be. Begins small
 * and grows with every quick acknowledgement up to the broker's receive maximum; halves when one
 * takes long, so that on a link of 2 kbit/s a fresh hit waits behind a few others and not behind
 * sixteen. One part of a picture at a time, for the same reason. One thread.
 */
final class InFlight {
  private static final int FIRST = 4;

  private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final int window;
  private final LongSupplier nanoTime;
  private final Map<Long, Sent> sent = new LinkedHashMap<>();
  private int limit;
  private int pictures;
  private long bytes;
  private long progress;

  /** A record and when it was handed over. */
  private record Sent(Outgoing record, long nanos) {}

  InFlight(int window, LongSupplier nanoTime) {
    this.window = window;
    this.nanoTime = nanoTime;
    this.limit = Math.min(FIRST, window);
  }

  /** Returns how many more records may be handed over. */
  int room() {
    return Math.max(0, limit - sent.size());
  }

  /** Returns how many of them may be parts of pictures. */
  int roomForPictures() {
    return pictures == 0 ? Math.min(1, room()) : 0;
  }

  void add(Outgoing record) {
    long now = nanoTime.getAsLong();
    progress = sent.isEmpty() ? now : progress;
    sent.put(record.id(), new Sent(record, now));
    count(record, 1);
  }

  /** Forgets a record; returns whether it was in flight: not one of an earlier connection. */
  boolean remove(Outgoing record) {
    Sent gone = sent.remove(record.id());
    if (gone == null) {
      return false;
    }
    count(record, -1);
    progress = nanoTime.getAsLong();
    long took = progress - gone.nanos();
    if (took < QUICK_NANOS) {
      limit = Math.min(window, limit + 1);
    } else if (took > SLOW_NANOS) {
      limit = Math.max(1, limit / 2);
    }
    return true;
  }

  /** Returns whether the broker has acknowledged nothing for so long that it will not. */
  boolean isStalled() {
    return !sent.isEmpty()
        && nanoTime.getAsLong() - progress > PATIENCE_NANOS + bytes * KeepAlive.NANOS_PER_BYTE;
  }

  List<Outgoing> records() {
    return sent.values().stream().map(Sent::record).toList();
  }

  private void count(Outgoing record, int sign) {
    bytes += (long) sign * record.sealed().length();
    pictures += record.kind().isPicture() ? sign : 0;
  }
}
