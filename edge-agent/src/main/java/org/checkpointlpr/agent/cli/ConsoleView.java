package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.checkpointlpr.agent.app.AgentListener;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.Matched;
import org.checkpointlpr.agent.hq.HqAlarm;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.Quarantined;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.watchlist.ListMatch;

/**
 * Shows on a terminal what a checkpoint sees and what its headquarters verifies, a line each. Safe
 * on any thread. Shows plates: it is for the people who work there, never for a log.
 */
final class ConsoleView implements AgentListener, HqListener {
  private static final double NANOS_PER_MILLI = 1e6;

  private final PrintWriter out;
  private final boolean colours;
  private final AtomicLong sightings = new AtomicLong();
  private final Latencies toDisk;
  private final Latencies toHeadquarters;

  /**
   * Creates a view.
   *
   * @param toDisk gets the times from capture until a hit is safe on the disk
   * @param toHeadquarters gets the times until headquarters has verified and stored it
   */
  ConsoleView(PrintWriter out, boolean colours, Latencies toDisk, Latencies toHeadquarters) {
    this.out = out;
    this.colours = colours;
    this.toDisk = toDisk;
    this.toHeadquarters = toHeadquarters;
  }

  @Override
  public void sighted(Sighting sighting) {
    sightings.incrementAndGet();
    line(
        "  seen     %-11s %3.0f %%  %s",
        sighting.reading().best().text().value(),
        100 * sighting.reading().best().probability(),
        sighting.issuers().stream().limit(3).collect(Collectors.joining(" ")));
  }

  @Override
  public void wanted(Sighting sighting, List<ListMatch> matches) {
    ListMatch first = matches.get(0);
    line(
        "%s  WANTED   %-11s %s%s%s",
        colours ? "\u001B[1;31m" : "",
        sighting.reading().best().text().value(),
        words(first.entry().handling().instruction()),
        first.exact() ? "" : "  (near: wanted " + first.entry().plate() + ")",
        colours ? "\u001B[0m" : "");
  }

  @Override
  public void stored(Stored hit, long nanosSinceCapture) {
    toDisk.add(nanosSinceCapture / NANOS_PER_MILLI);
  }

  @Override
  public void notStored(Throwable why) {
    line("  NOT STORED: headquarters will not learn of this hit (%s)", why);
  }

  @Override
  public void verified(VerifiedRecord record) {
    if (record.record().body() instanceof Hit hit) {
      double millis = HitTimes.millisSinceCapture(hit);
      toHeadquarters.add(millis);
      Matched match = hit.best();
      line(
          "%s  VERIFIED %-11s %s, entry %s%s, %s #%d, %.0f ms after capture%s",
          colours ? "\u001B[1;32m" : "",
          hit.read().value(),
          words(match.action()),
          match.entry(),
          match.near() ? " (" + match.why() + ")" : "",
          record.record().position().checkpoint(),
          record.record().position().seq(),
          millis,
          colours ? "\u001B[0m" : "");
    }
  }

  @Override
  public void refused(Quarantined what) {
    line("  REFUSED  %s", what);
  }

  @Override
  public void alarm(HqAlarm alarm) {
    line("  ALARM    %s", alarm);
  }

  /** Returns how many sightings were shown. */
  long sightings() {
    return sightings.get();
  }

  private static String words(String code) {
    return code.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private synchronized void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
