package org.checkpointlpr.agent.feed;

/**
 * How long the fault tests are: short in every build, long with {@code -Pchaos}, or as {@code
 * -Dchaos.NAME=n} says.
 */
public final class Chaos {
  /** Whether the long form was asked for. */
  public static final boolean LONG = Boolean.getBoolean("chaos");

  private Chaos() {}

  /** Returns how many times a fault is to be made. */
  public static int times(String fault, int shortForm, int longForm) {
    return Integer.getInteger("chaos." + fault, LONG ? longForm : shortForm);
  }
}
