package org.checkpointlpr.agent.hq;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides when missing records are asked for. A worker that shares its checkpoints with others
 * waits a little: what it misses is mostly in another one's hands. One thread.
 */
final class GapWatch {
  private final Duration patience;
  private final Map<Chain.Id, Gap> gaps = new HashMap<>();

  /** A gap: its first number, since when it has been that one, whether a person was told. */
  private record Gap(long first, Instant since, boolean told) {}

  GapWatch(Duration patience) {
    this.patience = patience;
  }

  /** Takes note of what a chain misses; returns what to ask for now. */
  List<Long> ask(Chain.Id id, List<Long> missing, Instant now) {
    if (missing.isEmpty()) {
      gaps.remove(id);
      return missing;
    }
    Gap gap = gaps.get(id);
    if (gap == null || gap.first() != missing.get(0)) {
      gap = new Gap(missing.get(0), now, gap != null && gap.told());
      gaps.put(id, gap);
    }
    return due(gap, now) ? missing : List.of();
  }

  /** Returns whether a person is to be told of the chain's gap; says so once for each gap. */
  boolean tell(Chain.Id id, Instant now) {
    Gap gap = gaps.get(id);
    if (gap == null || gap.told() || !due(gap, now)) {
      return false;
    }
    gaps.put(id, new Gap(gap.first(), gap.since(), true));
    return true;
  }

  /** Returns the chains whose patience has run out, and of which nobody was told. */
  Set<Chain.Id> overdue(Instant now) {
    return gaps.entrySet().stream()
        .filter(entry -> !entry.getValue().told() && due(entry.getValue(), now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private boolean due(Gap gap, Instant now) {
    return !now.isBefore(gap.since().plus(patience));
  }
}
