package org.checkpointlpr.agent.track;

/**
 * The camera before which invented vehicles pass. Its name holds a character that no configured
 * camera's name may hold, so that whatever comes of it can never be taken for real.
 */
public final class ExerciseCamera {
  private static final String PREFIX = "exercise:";

  private ExerciseCamera() {}

  /** Returns the name under which a vehicle passes a camera in an exercise. */
  public static String of(String camera) {
    return PREFIX + camera;
  }

  /** Returns whether this is such a name. */
  public static boolean is(String camera) {
    return camera.startsWith(PREFIX);
  }

  /** Returns the configured name that it stands for; a configured name stays. */
  public static String configured(String camera) {
    return is(camera) ? camera.substring(PREFIX.length()) : camera;
  }
}
