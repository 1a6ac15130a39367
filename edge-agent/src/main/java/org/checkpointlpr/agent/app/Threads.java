package org.checkpointlpr.agent.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.checkpointlpr.agent.health.Pulse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's named threads. Started and stopped by one thread; any thread may ask. */
final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  /** The first threads ask whether others are alive while the last ones are being started. */
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /** Starts a thread of the pulse's name, which stops with whatever the thread does not catch. */
  Thread start(Pulse pulse, Runnable work) {
    Thread thread = new Thread(pulse.of(work), pulse.name());
    threads.add(thread);
    thread.start();
    return thread;
  }

  /** Returns whether any of the threads whose name begins so is alive. */
  boolean anyAlive(String prefix) {
    return named(prefix).stream().anyMatch(Thread::isAlive);
  }

  /** Asks all whose name begins so to end, and does not wait for them. */
  void interrupt(String prefix) {
    named(prefix).forEach(Thread::interrupt);
  }

  /** Waits until all whose name begins so have ended by themselves. */
  void joinAll(String prefix) throws InterruptedException {
    for (Thread thread : named(prefix)) {
      thread.join();
    }
  }

  /**
   * Waits for all whose name begins so and who are about to end by themselves; who does not is
   * stopped.
   */
  void end(String prefix, Duration patience) {
    boolean interrupted = false;
    for (Thread thread : named(prefix)) {
      try {
        thread.join(patience.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    stop(prefix, patience);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Interrupts all whose name begins so and waits for them; one that does not end is named in the
   * log.
   */
  void stop(String prefix, Duration patience) {
    List<Thread> those = named(prefix);
    those.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : those) {
      try {
        thread.join(patience.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (thread.isAlive()) {
        LOG.error("thread={} does not stop", thread.getName());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Thread> named(String prefix) {
    return threads.stream().filter(thread -> thread.getName().startsWith(prefix)).toList();
  }
}
