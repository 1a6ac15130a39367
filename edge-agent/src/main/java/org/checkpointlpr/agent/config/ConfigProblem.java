package org.checkpointlpr.agent.config;

import java.util.Locale;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param line the line in the file, from 1
 * @param key the full key, for example {@code cameras[0].folder}; empty for the file as a whole
 * @param message what is wrong, the value, what is allowed and what to do
 */
public record ConfigProblem(int line, String key, String message) {
  @Override
  public String toString() {
    String place = key.isEmpty() ? "" : key + ": ";
    return String.format(Locale.ROOT, "line %d: %s%s", line, place, message);
  }
}
