package org.checkpointlpr.agent.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.track.Jpeg;

/**
 * Whole pictures of the last seconds, so that an alarm can show the vehicle and not its plate
 * alone. In memory only, at most {@value #MOST} of each camera. Safe on any thread.
 */
public final class Scenes {
  /** A pass before a camera takes some seconds; at 10 pictures a second this is six of them. */
  private static final int MOST = 60;

  /** A vehicle at 30 km/h moves its own length in this time. */
  private static final long SAME_VEHICLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What is older serves no alarm any more. */
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(15);

  // Guarded by this.
  private final Map<String, Deque<Scene>> byCamera = new HashMap<>();

  /**
   * A whole picture.
   *
   * @param capturedNanos monotonic time of the capture
   * @param width of the frame, pixels; the JPEG may be smaller
   * @param height of the frame, pixels
   * @param jpeg the picture
   * @param plates where plates were read in this very frame, pixels of the frame
   */
  public record Scene(long capturedNanos, int width, int height, Jpeg jpeg, List<Quad> plates) {
    /** Copies the list. */
    public Scene {
      plates = List.copyOf(plates);
    }

    /** Creates a scene of which nobody knows where its plates are. */
    public Scene(long capturedNanos, int width, int height, Jpeg jpeg) {
      this(capturedNanos, width, height, jpeg, List.of());
    }
  }

  /** Keeps a picture; the camera's oldest goes. */
  public synchronized void keep(String camera, Scene scene) {
    Deque<Scene> scenes = byCamera.computeIfAbsent(camera, name -> new ArrayDeque<>());
    scenes.addLast(scene);
    if (scenes.size() > MOST) {
      scenes.removeFirst();
    }
  }

  /** Returns when the camera's newest picture was taken; empty if there is none. */
  public synchronized Optional<Long> newestNanos(String camera) {
    Deque<Scene> scenes = byCamera.get(camera);
    return scenes == null || scenes.isEmpty()
        ? Optional.empty()
        : Optional.of(scenes.getLast().capturedNanos());
  }

  /** Returns the camera's picture that was taken nearest to an instant, if it is near enough. */
  public synchronized Optional<Scene> near(String camera, long capturedNanos) {
    Scene best = null;
    for (Scene scene : byCamera.getOrDefault(camera, new ArrayDeque<>())) {
      if (best == null || distance(scene, capturedNanos) < distance(best, capturedNanos)) {
        best = scene;
      }
    }
    return best == null || distance(best, capturedNanos) > SAME_VEHICLE_NANOS
        ? Optional.empty()
        : Optional.of(best);
  }

  /** Forgets what serves no alarm any more. */
  public synchronized void forgetOld(long nowNanos) {
    byCamera
        .values()
        .forEach(scenes -> scenes.removeIf(scene -> nowNanos - scene.capturedNanos() > KEEP_NANOS));
  }

  private static long distance(Scene scene, long capturedNanos) {
    return Math.abs(scene.capturedNanos() - capturedNanos);
  }
}
