package org.checkpointlpr.agent.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.LiveTracker;
import org.checkpointlpr.agent.track.PictureSightings;
import org.checkpointlpr.agent.track.Rereader;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingMaker;
import org.checkpointlpr.agent.track.TrackSettings;
import org.checkpointlpr.plate.IssuerMatch;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.plate.PlateText;

/**
 * Sends readings of cameras that upload pictures to one maker, those of live cameras to another.
 */
final class ByCamera implements SightingMaker {
  private final Set<String> uploading;
  private final SightingMaker pictures;
  private final SightingMaker live;

  ByCamera(Set<String> uploading, SightingMaker pictures, SightingMaker live) {
    this.uploading = Set.copyOf(uploading);
    this.pictures = pictures;
    this.live = live;
  }

  /**
   * Returns the makers of a checkpoint.
   *
   * @param uploading names of the cameras whose pictures are files
   * @param rereader asked where a live camera's looks at a vehicle leave its text in doubt
   */
  static ByCamera of(Set<String> uploading, Rereader rereader, Mishaps mishaps) {
    PlateFormats formats = PlateFormats.standard();
    Function<PlateText, List<String>> issuers =
        text -> formats.issuersOf(text).stream().map(IssuerMatch::issuer).toList();
    return new ByCamera(
        uploading,
        new PictureSightings(issuers, new AtomicLong()::incrementAndGet),
        new LiveTracker(TrackSettings.DEFAULT, issuers, rereader, mishaps));
  }

  @Override
  public List<SightingEvent> accept(FrameReads frame) {
    return (isPicture(frame.camera()) ? pictures : live).accept(frame);
  }

  private boolean isPicture(String camera) {
    return uploading.contains(camera) || ExerciseCamera.is(camera);
  }

  @Override
  public List<SightingEvent> advance(long nowNanos) {
    return both(maker -> maker.advance(nowNanos));
  }

  @Override
  public List<SightingEvent> finish() {
    return both(SightingMaker::finish);
  }

  private List<SightingEvent> both(Function<SightingMaker, List<SightingEvent>> question) {
    List<SightingEvent> events = new ArrayList<>(question.apply(pictures));
    events.addAll(question.apply(live));
    return events;
  }
}
