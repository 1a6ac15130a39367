package org.checkpointlpr.agent.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.checkpointlpr.agent.hit.CaptureTime;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Matched;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.match.AlignedCharacter;
import org.checkpointlpr.watchlist.ListMatch;

/**
 * Writes the hit of a sighting and its matches. Immutable.
 *
 * @param list the watchlist's name
 * @param place where the checkpoint stands
 * @param boot of this machine
 * @param clock where its clock gets the time from
 * @param uploading names of the cameras that upload files: their pictures carry the files' times
 */
record HitWriter(
    String list, Place place, String boot, CaptureTime.Source clock, Set<String> uploading) {
  /** Copies the set. */
  HitWriter {
    uploading = Set.copyOf(uploading);
  }

  private static final int MAX_WHY = 200;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Nobody has measured how far the clock is off. */
  private static final long UNKNOWN = -1;

  Hit hit(Sighting sighting, List<ListMatch> matches, long listVersion) {
    CaptureTime time =
        new CaptureTime(
            sighting.capturedAt(),
            uploading.contains(sighting.camera()) ? CaptureTime.Source.FILE : clock,
            UNKNOWN,
            boot,
            sighting.capturedNanos() / NANOS_PER_MILLI);
    return new Hit(
        sighting.camera(),
        time,
        place,
        sighting.reading().best().text(),
        sighting.reading().best().probability(),
        sighting.agreeing(),
        matches.stream().limit(Hit.MAX_MATCHES).map(HitWriter::matched).toList(),
        new ListVersion(list, listVersion),
        Optional.of(RecordHash.of(sighting.picture().bytes())));
  }

  private static Matched matched(ListMatch match) {
    return new Matched(
        match.entry().id(),
        match.entry().handling().instruction(),
        !match.exact(),
        match.exact() ? "" : why(match),
        match.why().posterior());
  }

  /** Says what differs, for example {@code "3: wanted O, read 0"}; positions count from 1. */
  static String why(ListMatch match) {
    List<AlignedCharacter> alignment = match.why().alignment();
    String why =
        java.util.stream.IntStream.range(0, alignment.size())
            .filter(i -> alignment.get(i).relation() != AlignedCharacter.Relation.SAME)
            .mapToObj(i -> difference(i + 1, alignment.get(i)))
            .collect(Collectors.joining("; "));
    String text = why.isEmpty() ? "alternative reading" : why;
    return text.length() > MAX_WHY ? text.substring(0, MAX_WHY) : text;
  }

  private static String difference(int position, AlignedCharacter step) {
    return switch (step.relation()) {
      case MISSING -> "%d: wanted %s, not read".formatted(position, step.wanted());
      case EXTRA -> "%d: read %s, not wanted".formatted(position, step.read());
      case UNKNOWN -> "%d: any, read %s".formatted(position, step.read());
      default -> "%d: wanted %s, read %s".formatted(position, step.wanted(), step.read());
    };
  }
}
