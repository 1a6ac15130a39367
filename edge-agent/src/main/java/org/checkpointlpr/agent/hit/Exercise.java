package org.checkpointlpr.agent.hit;

/**
 * What would be a hit if the vehicle were not invented: an exercise. A kind of its own, so that no
 * program at headquarters that knows hits alone can ever take one for real.
 *
 * @param hit as a real one would be
 */
public record Exercise(Hit hit) implements RecordBody {
  @Override
  public RecordKind kind() {
    return RecordKind.EXERCISE;
  }
}
