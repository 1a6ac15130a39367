package org.checkpointlpr.agent.web;

/**
 * The interval of E. B. Wilson (1927) for a share, 95 %. Unlike the usual one it stays within 0 to
 * 1 and is honest for few cases.
 *
 * @param low lower bound
 * @param high upper bound
 */
record Wilson(double low, double high) {
  private static final double Z = 1.959964;

  /** Returns the interval for some successes of at least one trial. */
  static Wilson of(int successes, int trials) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(successes + " of " + trials);
    }
    double share = (double) successes / trials;
    double z2 = Z * Z;
    double middle = (share + z2 / (2 * trials)) / (1 + z2 / trials);
    double half =
        Z
            / (1 + z2 / trials)
            * Math.sqrt(share * (1 - share) / trials + z2 / (4.0 * trials * trials));
    return new Wilson(Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
