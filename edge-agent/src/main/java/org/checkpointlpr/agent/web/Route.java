package org.checkpointlpr.agent.web;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that may be asked.
 *
 * @param method {@code GET} or {@code POST}
 * @param path the whole path, with at most one group
 * @param open whether it needs no session
 * @param permission what the role must have; null if any role will do
 * @param handler answers it
 */
record Route(
    String method,
    Pattern path,
    boolean open,
    CrewRole.@Nullable Permission permission,
    Handler handler) {
  static final String ALARM_ID = "([a-z0-9]{1,24})";
  static final String CAMERA = "([a-z0-9][a-z0-9-]{0,31})";

  /** Answers a request. */
  @FunctionalInterface
  interface Handler {
    Answer answer(Call call) throws Refusal, IOException, InterruptedException;
  }

  static Route open(String method, String path, Handler handler) {
    return new Route(method, Pattern.compile(path), true, null, handler);
  }

  static Route get(String path, Handler handler) {
    return new Route("GET", Pattern.compile(path), false, null, handler);
  }

  static Route post(String path, CrewRole.@Nullable Permission permission, Handler handler) {
    return new Route("POST", Pattern.compile(path), false, permission, handler);
  }
}
