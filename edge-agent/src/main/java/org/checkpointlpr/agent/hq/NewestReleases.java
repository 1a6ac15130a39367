package org.checkpointlpr.agent.hq;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.NewestRelease;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.watchlist.ReleaseLabel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest release of each list, as brokers retain it: what the beat names, so that a checkpoint
 * notices a list that somebody keeps from it. Headquarters cannot open a list and need not. One
 * thread.
 */
final class NewestReleases {
  private static final Logger LOG = LoggerFactory.getLogger(NewestReleases.class);

  /** A mission with more lists than this names the first of them only. */
  private static final int MAX_LISTS = 16;

  /** Where the root has not set it; a mission of one operator has no second one. */
  private static final int SIGNATURES = 2;

  private final String mission;
  private final TreeMap<String, NewestRelease> byList = new TreeMap<>();

  NewestReleases(String mission) {
    this.mission = mission;
  }

  /** Takes a manifest, if it is newer than what was known of its list. */
  void take(byte[] signed, Roster roster, Instant now) {
    if (signed.length == 0) {
      return;
    }
    int operators = roster.ofRole(Role.OPERATOR_SIGN).size();
    int threshold =
        roster.trust().signatures().orElse(Math.max(1, Math.min(SIGNATURES, operators)));
    try {
      ReleaseLabel label =
          ReleaseLabel.verify(
              signed, new Signed.Policy(roster, Role.OPERATOR_SIGN, threshold, now));
      if (label.mission().equals(mission)) {
        take(label);
      }
    } catch (RefusedException e) {
      LOG.warn("a manifest at the broker is not taken note of: {}", e.getMessage());
    } catch (IllegalArgumentException e) {
      LOG.warn("a manifest at the broker names no list: {}", e.getMessage());
    }
  }

  private void take(ReleaseLabel label) {
    NewestRelease known = byList.get(label.list());
    if (known == null || known.release().version() < label.version()) {
      byList.put(
          label.list(),
          new NewestRelease(
              new ListVersion(label.list(), label.version()),
              RecordHash.ofHex(label.manifestHash())));
    }
  }

  /** Returns the newest release of each list, by name. */
  List<NewestRelease> all() {
    return byList.values().stream().limit(MAX_LISTS).toList();
  }
}
