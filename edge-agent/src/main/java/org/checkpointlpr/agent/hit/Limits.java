package org.checkpointlpr.agent.hit;

import java.util.regex.Pattern;

/** The ranges that records keep to, wherever they come from. */
final class Limits {
  private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{16}");

  private Limits() {}

  static void text(String name, String value, int min, int max) {
    if (value.length() < min || value.length() > max) {
      throw new IllegalArgumentException(
          "%s of %d characters; allowed are %d to %d".formatted(name, value.length(), min, max));
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new IllegalArgumentException(name + " holds a control character");
      }
    }
  }

  static void epoch(String value) {
    if (!EPOCH.matcher(value).matches()) {
      throw new IllegalArgumentException("an epoch is 16 hexadecimal digits");
    }
  }

  static void fraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value + "; allowed are 0 to 1");
    }
  }

  static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s %d; allowed are %d to %d".formatted(name, value, min, max));
    }
  }
}
