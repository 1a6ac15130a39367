package org.checkpointlpr.watchlist;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.seal.Authority;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Trust;

/** A mission with two checkpoints and two operators, and lists for them. */
final class MissionFixture {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final Duration YEAR = Duration.ofDays(365);
  static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  final Authority root = Authority.root("test", NOW, YEAR.multipliedBy(10));
  final Authority checkpoints =
      root.authority(Role.CHECKPOINT_AUTHORITY, NOW, YEAR.multipliedBy(2));
  final Authority operators = root.authority(Role.OPERATOR_AUTHORITY, NOW, YEAR.multipliedBy(2));
  final Authority infrastructure =
      root.authority(Role.INFRASTRUCTURE_AUTHORITY, NOW, YEAR.multipliedBy(2));
  final Identity alpha = enrol(checkpoints, "cp-alpha", Role.CHECKPOINT_OPEN);
  final Identity bravo = enrol(checkpoints, "cp-bravo", Role.CHECKPOINT_OPEN);
  final Identity alphaSign = enrol(checkpoints, "cp-alpha", Role.CHECKPOINT_SIGN);
  final Identity operator1 = enrol(operators, "operator-1", Role.OPERATOR_SIGN);
  final Identity operator2 = enrol(operators, "operator-2", Role.OPERATOR_SIGN);
  final Trust trust =
      new Trust(
          root.identity().certificate(),
          List.of(
              checkpoints.identity().certificate(),
              operators.identity().certificate(),
              infrastructure.identity().certificate()),
          List.of());
  final ListKeys keys = ListKeys.random();
  final List<X509Certificate> recipients = List.of(alpha.certificate(), bravo.certificate());

  static Identity enrol(Authority authority, String name, Role role) {
    return authority.enrol(new Authority.Order(name, role, List.of(), NOW, YEAR));
  }

  ListTrust listTrust(int threshold) {
    return new ListTrust("test", "main", Roster.of(trust, List.of()), threshold);
  }

  ReleaseBuilder builder() {
    return new ReleaseBuilder("test", "main", keys);
  }

  static ReleaseBuilder.Order order(long version) {
    return new ReleaseBuilder.Order(version, "", NOW, Duration.ofDays(7), 168);
  }

  /** Signed by both operators. */
  Release release(List<WatchlistEntry> entries, long version) throws Exception {
    return builder().build(entries, recipients, order(version), operator1).cosign(operator2);
  }

  static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  static WatchlistEntry entry(String id, String plate, MatchPolicy policy) {
    return new WatchlistEntry(
        id,
        plate,
        "",
        policy,
        new Handling("STOLEN", 50, "STOP_AND_CHECK", false),
        Scope.ALWAYS,
        Details.NONE);
  }

  static List<WatchlistEntry> entries(int count, long seed) {
    Random random = new Random(seed);
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> entry("e" + i, text(random, 7), MatchPolicy.EQUIVALENT))
        .toList();
  }

  static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  static List<Alternative> reading(String text) {
    return List.of(new Alternative(new PlateText(text), 0.9));
  }

  static MatchContext context() {
    return MatchContext.at(NOW.atZone(ZoneOffset.UTC));
  }
}
