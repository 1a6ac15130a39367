package org.checkpointlpr.agent.capture;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices cameras before which something moves while no plate is ever read: turned away, dirty, or
 * wrongly exposed. Safe on any thread.
 */
public final class Motion {
  /** Nobody reads a plate for this long at an open checkpoint unless something is wrong. */
  public static final Duration SILENCE = Duration.ofMinutes(20);

  /** A gate lets pictures through ten times a second while something moves, else twice at most. */
  private static final long MOVING_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** Three vehicles pass in this time; a bird does not stay so long. */
  private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final LongSupplier nanoTime;

  // Guarded by this.
  private final Map<String, Camera> cameras = new HashMap<>();

  private static final class Camera {
    private long plateNanos;
    private long wantedNanos;
    private long movingNanos;

    Camera(long now) {
      plateNanos = now;
      wantedNanos = now;
    }
  }

  /** Creates a watch that has seen nothing. */
  public Motion(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns a gate that does what another does, and takes note of it. */
  public PictureGate watch(String camera, PictureGate inner) {
    camera(camera);
    return (picture, nanos) -> {
      boolean wants = inner.wants(picture, nanos);
      if (wants) {
        wanted(camera, nanos);
      }
      return wants;
    };
  }

  /** Takes note that a plate was read. */
  public synchronized void plate(String camera) {
    Camera seen = cameras.get(camera);
    if (seen != null) {
      seen.plateNanos = nanoTime.getAsLong();
      seen.movingNanos = 0;
    }
  }

  /** Returns for how long no plate was read although something moves; empty if all is well. */
  public synchronized Optional<Duration> blind(String camera) {
    Camera seen = cameras.get(camera);
    if (seen == null || seen.movingNanos < ENOUGH_NANOS) {
      return Optional.empty();
    }
    Duration silent = Duration.ofNanos(nanoTime.getAsLong() - seen.plateNanos);
    return silent.compareTo(SILENCE) < 0 ? Optional.empty() : Optional.of(silent);
  }

  private synchronized void wanted(String camera, long nanos) {
    Camera seen = camera(camera);
    long since = nanos - seen.wantedNanos;
    if (since > 0 && since < MOVING_NANOS) {
      seen.movingNanos += since;
    }
    seen.wantedNanos = nanos;
  }

  private synchronized Camera camera(String name) {
    return cameras.computeIfAbsent(name, key -> new Camera(nanoTime.getAsLong()));
  }
}
