package org.checkpointlpr.watchlist;

import java.util.Comparator;
import org.checkpointlpr.match.Explanation;
import org.checkpointlpr.match.MatchResult;

/**
 * A reading matches an entry. Immutable.
 *
 * @param entry the entry
 * @param exact true if the most probable text is the wanted one, character by character
 * @param why what was compared and what differs
 * @param issuer what is known of the issuer
 */
public record ListMatch(WatchlistEntry entry, boolean exact, Explanation why, Issuer issuer) {
  /** Whether the plate's issuer is the entry's. */
  public enum Issuer {
    /** The entry names none, or the reading's is unknown. */
    UNKNOWN,
    /** The reading fits a layout of the entry's issuer; others may fit too. */
    POSSIBLE,
    /** The reading fits layouts of other issuers only: the same number of another country. */
    UNLIKELY
  }

  /** Highest priority first, then exact before near, then the most probable. */
  static final Comparator<ListMatch> ORDER =
      Comparator.comparingInt((ListMatch match) -> match.entry().handling().priority())
          .thenComparing(match -> !match.exact())
          .thenComparing(match -> -match.why().posterior())
          .thenComparing(match -> match.entry().id());

  /** Returns the match, or null if there is none or the entry does not apply now and here. */
  static @org.jspecify.annotations.Nullable ListMatch of(
      WatchlistEntry entry, MatchResult result, MatchContext context) {
    if (!entry.scope().covers(context)) {
      return null;
    }
    Issuer issuer = issuer(entry, context);
    if (result instanceof MatchResult.Exact exact) {
      return new ListMatch(entry, true, exact.why(), issuer);
    }
    if (result instanceof MatchResult.Near near) {
      return new ListMatch(entry, false, near.why(), issuer);
    }
    return null;
  }

  private static Issuer issuer(WatchlistEntry entry, MatchContext context) {
    if (entry.issuer().isEmpty() || context.issuers().isEmpty()) {
      return Issuer.UNKNOWN;
    }
    return context.issuers().contains(entry.issuer()) ? Issuer.POSSIBLE : Issuer.UNLIKELY;
  }
}
