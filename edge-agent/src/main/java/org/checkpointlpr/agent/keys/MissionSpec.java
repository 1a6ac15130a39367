package org.checkpointlpr.agent.keys;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a new mission consists of.
 *
 * @param mission its name; part of topics and certificates
 * @param checkpoints names of checkpoints whose keys are made here; more can be enrolled later
 * @param operators how many operators, named {@code operator-1} and so on
 * @param brokerHosts DNS names and IP addresses under which brokers are reached
 * @param validity how long certificates last; authorities last ten times as long
 * @param signatures how many different operators must sign a release of a watchlist; the root signs
 *     this number
 */
public record MissionSpec(
    String mission,
    List<String> checkpoints,
    int operators,
    List<String> brokerHosts,
    Duration validity,
    int signatures) {
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  /** A broker's access list knows names only: a checkpoint called like an operator would be one. */
  private static final Pattern TAKEN =
      Pattern.compile("hq(-.*)?|operator-.*|broker|inner-broker|recovery|mission");

  /**
   * Copies the lists and checks the names.
   *
   * @throws IllegalArgumentException if a name could not stand in a topic
   */
  public MissionSpec {
    checkpoints = List.copyOf(checkpoints);
    brokerHosts = List.copyOf(brokerHosts);
    requireName(mission);
    checkpoints.forEach(MissionSpec::requireName);
    if (operators < 1 || operators > 99) {
      throw new IllegalArgumentException(operators + " operators; allowed are 1 to 99");
    }
    if (signatures < 1 || signatures > Math.min(operators, 9)) {
      throw new IllegalArgumentException(
          "%d signatures of %d operators; allowed are 1 to %d"
              .formatted(signatures, operators, Math.min(operators, 9)));
    }
    if (brokerHosts.isEmpty()) {
      throw new IllegalArgumentException("no broker host; name at least one");
    }
  }

  /** Two operators must sign, or the only one. */
  public MissionSpec(
      String mission,
      List<String> checkpoints,
      int operators,
      List<String> brokerHosts,
      Duration validity) {
    this(mission, checkpoints, operators, brokerHosts, validity, Math.min(2, operators));
  }

  /** Returns a mission with two operators and certificates of one year. */
  public static MissionSpec of(String mission, List<String> checkpoints, String brokerHost) {
    return new MissionSpec(mission, checkpoints, 2, List.of(brokerHost), Duration.ofDays(365));
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches() || TAKEN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          ("name \"%s\"; allowed are 1 to 32 of a-z, 0-9 and -, not what headquarters, operators"
                  + " and brokers are called: hq, hq-…, operator-…, broker, inner-broker, recovery,"
                  + " mission")
              .formatted(name));
    }
  }

  /** Returns whether this is headquarters' own folder or one of its workers'. */
  static boolean isHeadquarters(String party) {
    return party.equals("hq") || isWorker(party);
  }

  static boolean isWorker(String party) {
    return NAME.matcher(party).matches() && party.startsWith("hq-");
  }
}
