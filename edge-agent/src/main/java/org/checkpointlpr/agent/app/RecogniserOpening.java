package org.checkpointlpr.agent.app;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.checkpointlpr.agent.config.AgentConfig.RecognitionConfig;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.recognise.Recogniser;

/**
 * Opens the recognisers and warms them up on a thread of its own, while keys, outbox and watchlist
 * are opened: on two cores that is a third of the time from the start until the agent is ready.
 */
final class RecogniserOpening {
  private final FutureTask<List<Recogniser>> task;

  private RecogniserOpening(FutureTask<List<Recogniser>> task) {
    this.task = task;
  }

  /** Begins to open as many as the configuration asks for. */
  static RecogniserOpening begin(RecognitionConfig config, Recognisers.Opening each) {
    RecogniserOpening opening =
        new RecogniserOpening(
            new FutureTask<>(
                () -> {
                  List<Recogniser> open = Recognisers.open(config, each);
                  warmUp(open);
                  return open;
                }));
    Thread thread = new Thread(opening.task, "open-recognisers");
    thread.setDaemon(true);
    thread.start();
    return opening;
  }

  private static void warmUp(List<Recogniser> open) {
    boolean warm = false;
    try {
      open.forEach(WarmUp::of);
      warm = true;
    } finally {
      if (!warm) {
        open.forEach(Recogniser::close);
      }
    }
  }

  /**
   * Waits until they are open; the caller owns them from now on.
   *
   * @throws NativesException if a library or a model cannot be loaded
   */
  List<Recogniser> take() throws NativesException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NativesException("interrupted while the models were opened", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NativesException expected) {
        throw expected;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Closes them all, for a start that failed before they were taken. Waits until they are open,
   * some seconds, also when it is interrupted: nobody else would close them.
   */
  void giveUp() {
    boolean interrupted = Thread.interrupted();
    boolean done = false;
    while (!done) {
      try {
        task.get().forEach(Recogniser::close);
        done = true;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        done = true; // none is open; the start has failed for a reason of its own
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
