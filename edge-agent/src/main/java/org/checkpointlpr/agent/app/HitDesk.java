package org.checkpointlpr.agent.app;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.watchlist.Direction;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.MatchContext;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matches sightings, tells the crew, and puts hits into the outbox. Each entry is told of once in a
 * vehicle's pass. Called by the tracking thread alone.
 */
final class HitDesk implements Consumer<SightingEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(HitDesk.class);

  private final WatchlistStore lists;
  private final HitWriter writer;
  private final CheckpointFeed feed;
  private final AgentListener listener;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private final String checkpoint;

  /** Two cameras' makers may give two passes one number. */
  private record Pass(String camera, long number) {}

  /** Ids of the entries told of, for each pass that has not ended. */
  private final Map<Pass, Set<String>> told = new HashMap<>();

  HitDesk(
      WatchlistStore lists,
      HitWriter writer,
      CheckpointFeed feed,
      AgentListener listener,
      Counters counters,
      LongSupplier nanoTime) {
    this.lists = lists;
    this.writer = writer;
    this.feed = feed;
    this.listener = listener;
    this.counters = counters;
    this.nanoTime = nanoTime;
    this.checkpoint = feed.party().name();
  }

  @Override
  public void accept(SightingEvent event) {
    Sighting sighting = event.sighting();
    Pass pass = new Pass(sighting.camera(), event.pass());
    boolean ended = event.stage() == SightingEvent.Stage.FINAL;
    if (ended) {
      counters.count(Counters.Name.SIGHTINGS);
      listener.sighted(sighting);
    }
    List<ListMatch> news = news(pass, match(sighting));
    if (!news.isEmpty()) {
      report(sighting, news);
    }
    if (ended) {
      told.remove(pass);
    }
  }

  private List<ListMatch> match(Sighting sighting) {
    List<Alternative> reading = sighting.reading().alternatives();
    MatchContext context =
        new MatchContext(
            sighting.capturedAt().atZone(ZoneId.systemDefault()),
            checkpoint,
            Direction.ANY,
            sighting.issuers());
    return lists.current().map(list -> list.match(reading, context)).orElse(List.of());
  }

  private List<ListMatch> news(Pass pass, List<ListMatch> matches) {
    List<ListMatch> news = new ArrayList<>();
    for (ListMatch match : matches) {
      if (told.computeIfAbsent(pass, key -> new HashSet<>()).add(match.entry().id())) {
        news.add(match);
      }
    }
    return news;
  }

  private void report(Sighting sighting, List<ListMatch> matches) {
    counters.add(Counters.Name.MATCHES, matches.size());
    List<ListMatch> forCrew =
        matches.stream().filter(match -> !match.entry().handling().covert()).toList();
    if (!forCrew.isEmpty()) {
      listener.wanted(sighting, forCrew);
    }
    Hit hit = writer.hit(sighting, matches, lists.status().version());
    CompletableFuture<Stored> stored = feed.submit(hit, Bytes.of(sighting.picture().bytes()));
    var unused =
        stored.whenComplete(
            (record, trouble) -> {
              if (trouble == null) {
                stored(sighting, record);
              } else {
                notStored(trouble);
              }
            });
  }

  private void stored(Sighting sighting, Stored record) {
    counters.count(Counters.Name.HITS_STORED);
    listener.stored(record, nanoTime.getAsLong() - sighting.capturedNanos());
  }

  private void notStored(Throwable trouble) {
    counters.count(Counters.Name.HITS_NOT_STORED);
    LOG.error("hit not stored because={}", trouble.getMessage());
    listener.notStored(trouble);
  }
}
