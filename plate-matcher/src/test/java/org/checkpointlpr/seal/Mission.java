package org.checkpointlpr.seal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A small mission for tests: authorities, one checkpoint, two operators, headquarters. */
final class Mission {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final Duration YEAR = Duration.ofDays(365);

  final Authority root = Authority.root("test", NOW, YEAR.multipliedBy(10));
  final Authority checkpoints = root.authority(Role.CHECKPOINT_AUTHORITY, NOW, YEAR);
  final Authority operators = root.authority(Role.OPERATOR_AUTHORITY, NOW, YEAR);
  final Authority infrastructure = root.authority(Role.INFRASTRUCTURE_AUTHORITY, NOW, YEAR);
  final Identity device = checkpoints.enrol(order("cp-alpha", Role.CHECKPOINT_SIGN));
  final Identity deviceOpen = checkpoints.enrol(order("cp-alpha", Role.CHECKPOINT_OPEN));
  final Identity operator1 = operators.enrol(order("operator-1", Role.OPERATOR_SIGN));
  final Identity operator2 = operators.enrol(order("operator-2", Role.OPERATOR_SIGN));
  final Identity hqOpen = infrastructure.enrol(order("hq", Role.HQ_OPEN));
  final Identity recovery = infrastructure.enrol(order("recovery", Role.RECOVERY_OPEN));
  final Trust trust =
      new Trust(
          root.identity().certificate(),
          List.of(
              checkpoints.identity().certificate(),
              operators.identity().certificate(),
              infrastructure.identity().certificate()),
          List.of());
  final Roster roster =
      Roster.of(
          trust, List.of(device.certificate(), operator1.certificate(), operator2.certificate()));

  static Authority.Order order(String name, Role role) {
    return new Authority.Order(name, role, List.of(), NOW, YEAR);
  }

  Signed.Policy policy(Role role, int threshold) {
    return new Signed.Policy(roster, role, threshold, NOW);
  }
}
