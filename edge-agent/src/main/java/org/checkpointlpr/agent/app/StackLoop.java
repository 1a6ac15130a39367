package org.checkpointlpr.agent.app;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.PlateRead;
import org.checkpointlpr.agent.track.Rereader;

/**
 * The thread {@code stack}: reads the pictures of a doubtful vehicle as one, while the tracking
 * thread tells of others. {@link #together} is safe on any thread and never waits.
 */
final class StackLoop implements Rereader, Runnable {
  /** At 0.2 to 0.4 s each, the last of so many is answered before its vehicle has gone for good. */
  private static final int MOST_WAITING = 8;

  private final Function<List<PlateRead>, Reading> looks;
  private final Counters counters;
  private final Pulse pulse;
  private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(MOST_WAITING);

  private record Question(List<PlateRead> looks, CompletableFuture<Reading> answer) {}

  /**
   * Creates the loop.
   *
   * @param looks reads pictures as one, on the loop's thread alone
   */
  StackLoop(Function<List<PlateRead>, Reading> looks, Counters counters, Pulse pulse) {
    this.looks = looks;
    this.counters = counters;
    this.pulse = pulse;
  }

  /** Answers with nothing at once, and counts it, where too many wait. */
  @Override
  public CompletableFuture<Reading> together(List<PlateRead> pictures) {
    Question question = new Question(List.copyOf(pictures), new CompletableFuture<>());
    if (!questions.offer(question)) {
      counters.count(Counters.Name.STACKS_LEFT_OUT);
      question.answer().complete(Reading.NONE);
    }
    return question.answer();
  }

  @Override
  public void run() {
    try {
      while (true) {
        Question next = questions.take();
        pulse.beat();
        try {
          next.answer().complete(looks.apply(next.looks()));
        } finally {
          next.answer().complete(Reading.NONE); // whatever was thrown, nobody waits for it
        }
        pulse.rest();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
