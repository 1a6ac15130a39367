package org.checkpointlpr.agent.capture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** All cameras of one checkpoint, for whoever shows them. Safe on any thread. */
public final class CameraBoard {
  private final LongSupplier nanoTime;

  // Guarded by this.
  private final Map<String, LiveView> views = new LinkedHashMap<>();

  /**
   * Creates a board without cameras.
   *
   * @param nanoTime monotonic nanoseconds, of the clock by which frames are captured
   */
  public CameraBoard(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Adds a camera.
   *
   * @throws IllegalArgumentException if there is one of this name
   */
  public synchronized LiveView add(String camera, LiveView.Kind kind) {
    LiveView view = new LiveView(camera, kind, nanoTime);
    if (views.putIfAbsent(camera, view) != null) {
      throw new IllegalArgumentException(
          "camera " + camera + " is there already; give each camera a name of its own");
    }
    return view;
  }

  /** Returns the cameras in the order in which they were added. */
  public synchronized List<LiveView> all() {
    return List.copyOf(views.values());
  }

  /** Returns the camera of a name. */
  public synchronized Optional<LiveView> named(String camera) {
    return Optional.ofNullable(views.get(camera));
  }
}
