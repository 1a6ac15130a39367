package org.checkpointlpr.agent.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingMaker;

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
