package org.checkpointlpr.agent.capture;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.checkpointlpr.agent.health.BareTrace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that comes back: whenever the one behind it fails, that one is closed and, after a wait
 * that grows, another opened. {@link #next} never throws for a lost camera. Used by one capturing
 * thread; an interrupt ends a wait at once.
 */
public final class Reconnecting implements FrameSource {
  private static final Logger LOG = LoggerFactory.getLogger(Reconnecting.class);

  private final String camera;
  private final Opener opener;
  private final Policy policy;
  private final Consumer<CameraState> listener;

  private @Nullable FrameSource current;
  private boolean delivering;
  private int failures;
  private long reconnects;

  /** Opens the camera anew. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens the camera.
     *
     * @throws CaptureException if that fails
     * @throws InterruptedException if the thread is asked to stop
     */
    FrameSource open() throws CaptureException, InterruptedException;
  }

  /**
   * When to try again.
   *
   * @param backoff how long to wait
   * @param pause how to wait
   * @param random what shortens the waits
   */
  public record Policy(Backoff backoff, Pause pause, RandomGenerator random) {
    /** Returns the policy of the running program. */
    public static Policy standard() {
      return new Policy(Backoff.DEFAULT, Pause.REAL, RandomGenerator.getDefault());
    }
  }

  /**
   * Creates a source that opens the camera at the first {@link #next}.
   *
   * @param listener told each change of state once, and each failed attempt, on the capturing
   *     thread
   */
  public Reconnecting(String camera, Opener opener, Policy policy, Consumer<CameraState> listener) {
    this.camera = camera;
    this.opener = opener;
    this.policy = policy;
    this.listener = listener;
  }

  @Override
  public String camera() {
    return camera;
  }

  /** Returns how often the camera was lost and delivered again. */
  public long reconnects() {
    return reconnects;
  }

  @Override
  @SuppressWarnings("IllegalCatch") // a bug that a camera's data meet costs a connection, no camera
  public Optional<Frame> next() throws InterruptedException {
    while (true) {
      try {
        Optional<Frame> frame = opened().next();
        tell(frame.isPresent());
        return frame;
      } catch (CaptureException e) {
        lose(e);
      } catch (RuntimeException e) {
        LOG.error("camera={} failed", camera, BareTrace.of(e));
        lose(new CaptureException("a bug here, " + e.getClass().getSimpleName()));
      }
    }
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private FrameSource opened() throws CaptureException, InterruptedException {
    FrameSource source = current;
    if (source == null) {
      if (failures == 0 && reconnects == 0) {
        listener.accept(new CameraState.Opening());
      }
      source = opener.open();
      current = source;
    }
    return source;
  }

  private void tell(boolean hasPicture) {
    if (!hasPicture) {
      delivering = false;
      listener.accept(new CameraState.Ended());
    } else if (!delivering) {
      if (failures > 0) {
        reconnects++;
      }
      delivering = true;
      failures = 0;
      listener.accept(new CameraState.Delivering(reconnects));
    }
  }

  private void lose(CaptureException reason) throws InterruptedException {
    close();
    delivering = false;
    failures++;
    var wait = policy.backoff().after(failures, policy.random());
    String message = reason.getMessage() == null ? "unknown" : reason.getMessage();
    listener.accept(new CameraState.Lost(message, failures, wait));
    policy.pause().pause(wait);
  }
}
