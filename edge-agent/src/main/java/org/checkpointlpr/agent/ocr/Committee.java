package org.checkpointlpr.agent.ocr;

import java.util.List;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;

/** Readers that read the same plate, each with a weight; what they say is averaged. */
final class Committee implements PlateReader {
  private final List<SpellingReader> members;
  private final double[] weights;

  /** Takes ownership of the members. */
  Committee(List<? extends SpellingReader> members, double... weights) {
    if (members.isEmpty() || members.size() != weights.length) {
      throw new IllegalArgumentException(
          members.size() + " readers and " + weights.length + " weights; one each is needed");
    }
    this.members = List.copyOf(members);
    this.weights = weights.clone();
  }

  @Override
  public Reading read(Frame frame, Quad corners, Effort effort) {
    return Spellings.mean(
            members.stream().map(member -> member.spellings(frame, corners, effort)).toList(),
            weights)
        .toReading();
  }

  @Override
  public void close() {
    members.forEach(SpellingReader::close);
  }
}
