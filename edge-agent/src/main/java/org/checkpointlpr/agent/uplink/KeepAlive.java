package org.checkpointlpr.agent.uplink;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection alive as the client's own ping sender does, but gives an answer the time that
 * the bytes before it need: a ping behind 64 KiB on 2 kbit/s is answered after four minutes, and
 * the client would break the link after twenty seconds, send the 64 KiB again, and so for ever.
 * With nothing on its way a dead link is noticed after twice the interval, as before.
 */
final class KeepAlive implements MqttPingSender {
  /** A link that carries less than 1 kbit/s counts as dead. */
  static final long NANOS_PER_BYTE = 8_000_000;

  private final LongSupplier unacknowledged;
  private final AtomicLong lastRead;
  private @Nullable ClientComms comms;
  private @Nullable Timer timer;
  private boolean waiting;
  private long pingNanos;
  private long patienceNanos;

  /**
   * Creates one for a connection.
   *
   * @param unacknowledged bytes that were handed over and the broker has not acknowledged
   * @param lastRead when a byte last came, by {@link System#nanoTime}
   */
  KeepAlive(LongSupplier unacknowledged, AtomicLong lastRead) {
    this.unacknowledged = unacknowledged;
    this.lastRead = lastRead;
  }

  @Override
  public synchronized void init(ClientComms newComms) {
    comms = newComms;
  }

  @Override
  public synchronized void start() {
    if (comms != null) {
      timer = new Timer("MQTT Ping: " + comms.getClient().getClientId(), true);
      schedule(comms.getKeepAlive());
    }
  }

  @Override
  public synchronized void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  @Override
  public synchronized void schedule(long delayMs) {
    if (timer != null) {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              check();
            }
          },
          delayMs);
    }
  }

  private void check() {
    ClientComms here;
    synchronized (this) {
      here = comms;
      if (here == null || timer == null) {
        return;
      }
      long sincePing = System.nanoTime() - pingNanos;
      boolean silent = lastRead.get() - pingNanos < 0;
      if (waiting && silent && sincePing < patienceNanos) {
        long left = TimeUnit.NANOSECONDS.toMillis(patienceNanos - sincePing) + 1;
        schedule(Math.min(here.getKeepAlive(), left));
        return;
      }
    }
    // Outside the lock: it pings, or breaks the link and stops this; and schedules the next look.
    long now = System.nanoTime();
    long before = unacknowledged.getAsLong();
    MqttToken ping = here.checkForActivity();
    synchronized (this) {
      waiting = ping != null;
      pingNanos = now;
      patienceNanos = TimeUnit.MILLISECONDS.toNanos(here.getKeepAlive()) + before * NANOS_PER_BYTE;
    }
  }
}
