package org.checkpointlpr.watchlist;

import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.Wanted;
import org.checkpointlpr.plate.Canonicalizer;

/**
 * One wanted plate. Immutable; {@link #toString()} names nobody.
 *
 * @param id names the entry in hits and logs; says nothing about the plate
 * @param plate as issued, with separators; {@code ?} and {@code *} where the policy is partial
 * @param issuer the issuer's id, empty if unknown; the same number of two issuers is two entries
 * @param policy how far a reading may be from the plate
 * @param handling what it is and what to do
 * @param scope when and where it applies
 * @param details where it comes from
 */
public record WatchlistEntry(
    String id,
    String plate,
    String issuer,
    MatchPolicy policy,
    Handling handling,
    Scope scope,
    Details details) {
  /**
   * Checks id, plate and issuer.
   *
   * @throws IllegalArgumentException naming the field, never the plate
   */
  public WatchlistEntry {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,39}")) {
      throw new IllegalArgumentException("id has a character other than letters, digits, . _ -");
    }
    if (!issuer.isEmpty() && !issuer.matches("[A-Z]{2}(-[A-Z0-9]{1,3})?")) {
      throw new IllegalArgumentException("issuer '" + issuer + "'; needed is an id such as CD");
    }
    if (plate.length() > 64) {
      throw new IllegalArgumentException("plate of %d characters".formatted(plate.length()));
    }
    if (policy != MatchPolicy.PARTIAL && (plate.indexOf('?') >= 0 || plate.indexOf('*') >= 0)) {
      throw new IllegalArgumentException(
          "plate has ? or *: give it the policy partial, with at least %d known characters"
              .formatted(Wanted.MIN_KNOWN));
    }
    wanted(plate, policy);
  }

  /** Returns what a reading is compared with. */
  public Wanted wanted() {
    return wanted(plate, policy);
  }

  private static Wanted wanted(String plate, MatchPolicy policy) {
    return new Wanted(
        policy == MatchPolicy.PARTIAL
            ? Canonicalizer.canonicalPattern(plate)
            : Canonicalizer.canonical(plate).value(),
        policy);
  }

  /** Returns what makes two entries the same: canonical plate and issuer. */
  String identity() {
    return wanted().text() + '/' + issuer;
  }

  /** Returns the entry with no more than a checkpoint needs. */
  public WatchlistEntry forCrew() {
    return new WatchlistEntry(id, plate, issuer, policy, handling, scope, details.forCrew());
  }

  @Override
  public String toString() {
    return "entry(" + id + ")";
  }
}
