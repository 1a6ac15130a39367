package org.checkpointlpr.agent.app;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.hit.Health;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.outbox.OutboxStatus;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells headquarters how the checkpoint is: what waits, what was dropped for want of space, what a
 * broker refused, how the cameras are, and all counters. Each report is a record like any other;
 * one that finds no room is counted with the dropped. One thread.
 */
final class HealthReports implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthReports.class);

  private final CheckpointFeed feed;
  private final Place place;
  private final Supplier<ListVersion> list;
  private final Supplier<Map<String, String>> cameras;
  private final Counters counters;

  /**
   * Creates the reporter.
   *
   * @param list the release that is in use
   * @param cameras each camera's state in a word
   */
  HealthReports(
      CheckpointFeed feed,
      Place place,
      Supplier<ListVersion> list,
      Supplier<Map<String, String>> cameras,
      Counters counters) {
    this.feed = feed;
    this.place = place;
    this.list = list;
    this.cameras = cameras;
    this.counters = counters;
  }

  /** Submits one report. */
  @Override
  public void run() {
    try {
      var unused =
          feed.submit(report(feed.outbox().status()))
              .whenComplete(
                  (stored, trouble) -> {
                    if (trouble != null) {
                      LOG.warn("health not stored because={}", trouble.getMessage());
                    }
                  });
    } catch (OutboxException e) {
      LOG.warn("health not reported because={}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Health report(OutboxStatus outbox) {
    Map<String, Long> numbers = new TreeMap<>();
    for (Counters.Name name : Counters.Name.values()) {
      numbers.put(name.name().toLowerCase(Locale.ROOT), counters.get(name));
    }
    numbers.put("outbox_bytes", outbox.bytes());
    numbers.put("outbox_parked", outbox.parked());
    numbers.put("outbox_unsaved", outbox.unsaved());
    numbers.put("uplink_refused", feed.uplink().status().refused());
    numbers.values().removeIf(number -> number == 0); // so that it mostly fits 1 KiB
    numbers.put("outbox_dropped", outbox.dropped());
    return new Health(place, list.get(), outbox.waiting(), cameras.get(), numbers);
  }
}
