package org.checkpointlpr.agent.feed;

/**
 * How long the fault tests are: short in every build, long with {@code -Pchaos}, or as {@code
 * -Dchaos.NAME=n} says.
 */
public final class Chaos {
  /** Whether the long form was asked for. */
  public static final boolean LONG = Boolean.getBoolean("chaos");

  /**
   * How many victims one killed process holds. Starting a process costs two seconds of processor
   * time, dying none: in the long form ten die in each, every one at a place of its own.
   */
  public static final int TOGETHER = LONG ? 10 : 1;

  private Chaos() {}

  /** Returns how many times a fault is to be made. */
  public static int times(String fault, int shortForm, int longForm) {
    return Integer.getInteger("chaos." + fault, LONG ? longForm : shortForm);
  }
}
