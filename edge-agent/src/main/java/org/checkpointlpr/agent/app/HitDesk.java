package org.checkpointlpr.agent.app;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Exercise;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.lists.CheckpointLists;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.agent.web.WantedVehicle;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.watchlist.Direction;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.MatchContext;
import org.checkpointlpr.watchlist.UnreadableListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matches sightings, tells the crew, and puts hits into the outbox. Each entry is told of once in a
 * vehicle's pass, also when it joined the list after the vehicle had passed. Safe on any thread:
 * the tracking thread brings sightings, another one says that the list has changed.
 */
final class HitDesk implements Consumer<SightingEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(HitDesk.class);

  private final CheckpointLists lists;
  private final HitWriter writer;
  private final CheckpointFeed feed;
  private final AgentListener listener;
  private final Counters counters;
  private final Mishaps mishaps;
  private final LongSupplier nanoTime;
  private final PassMemory memory;
  private final String checkpoint;
  private final Map<String, Direction> directions;
  private final Function<Sighting, Consumer<Stored>> scenes;

  /**
   * Creates a desk.
   *
   * @param directions which way vehicles pass each camera; of others it is not known
   * @param scenes takes a sighting's whole picture out of memory, to be kept once its hit is stored
   */
  HitDesk(
      CheckpointLists lists,
      HitWriter writer,
      CheckpointFeed feed,
      AgentListener listener,
      Counters counters,
      Mishaps mishaps,
      PassMemory memory,
      Map<String, Direction> directions,
      Function<Sighting, Consumer<Stored>> scenes,
      LongSupplier nanoTime) {
    this.lists = lists;
    this.writer = writer;
    this.feed = feed;
    this.listener = listener;
    this.counters = counters;
    this.mishaps = mishaps;
    this.memory = memory;
    this.directions = Map.copyOf(directions);
    this.scenes = scenes;
    this.nanoTime = nanoTime;
    this.checkpoint = feed.party().name();
  }

  @Override
  public void accept(SightingEvent event) {
    Sighting sighting = event.sighting();
    if (event.stage() == SightingEvent.Stage.FINAL) {
      // Before it is matched: a list that changes meanwhile finds it in one of the two places.
      memory.ended(event);
      counters.count(Counters.Name.SIGHTINGS);
      listener.sighted(sighting);
    }
    tell(PassMemory.Pass.of(event), sighting);
  }

  /** Matches the vehicles of the last minutes against the list as it is now. */
  void listChanged() {
    for (SightingEvent event : memory.recent(nanoTime.getAsLong())) {
      mishaps.guard(
          "matching a vehicle that has passed",
          () -> tell(PassMemory.Pass.of(event), event.sighting()));
    }
  }

  /** Forgets sightings that are too old; to be called every few seconds. */
  void forget() {
    memory.recent(nanoTime.getAsLong());
  }

  private void tell(PassMemory.Pass pass, Sighting sighting) {
    List<ListMatch> news =
        match(sighting).stream().filter(match -> memory.isNews(pass, match.entry().id())).toList();
    if (!news.isEmpty()) {
      report(sighting, news);
    }
  }

  private List<ListMatch> match(Sighting sighting) {
    List<Alternative> reading = sighting.reading().alternatives();
    MatchContext context =
        new MatchContext(
            sighting.capturedAt().atZone(ZoneId.systemDefault()),
            checkpoint,
            directions.getOrDefault(ExerciseCamera.configured(sighting.camera()), Direction.ANY),
            sighting.issuers());
    try {
      return search(reading, context);
    } catch (UnreadableListException e) {
      // A release that went live this moment has taken the old one's files away.
      LOG.debug("list searched again because={}", e.getMessage());
    }
    try {
      return search(reading, context);
    } catch (UnreadableListException e) {
      counters.count(Counters.Name.SIGHTINGS_NOT_SEARCHED);
      LOG.error("sighting not searched because={}", e.getMessage());
      return List.of();
    }
  }

  private List<ListMatch> search(List<Alternative> reading, MatchContext context) {
    return lists.current().map(list -> list.match(reading, context)).orElse(List.of());
  }

  private void report(Sighting sighting, List<ListMatch> matches) {
    counters.add(Counters.Name.MATCHES, matches.size());
    List<ListMatch> forCrew =
        matches.stream().filter(match -> !match.entry().handling().covert()).toList();
    long version = lists.status().version();
    boolean exercise = ExerciseCamera.is(sighting.camera());
    CompletableFuture<Stored> told = new CompletableFuture<>();
    if (!forCrew.isEmpty()) {
      // Before the disk is asked: the crew knows first.
      ListVersion list = new ListVersion(writer.list(), version);
      listener.wanted(new WantedVehicle(sighting, forCrew, list, exercise, told));
    }
    Hit hit = writer.hit(sighting, matches, version);
    Consumer<Stored> keepScene = exercise ? record -> {} : scene(sighting);
    CompletableFuture<Stored> stored =
        exercise
            ? feed.submit(new Exercise(hit))
            : feed.submit(hit, Bytes.of(sighting.picture().bytes()));
    var unused =
        stored.whenComplete(
            (record, trouble) -> {
              if (trouble == null) {
                stored(sighting, record);
                mishaps.guard("keeping a scene", () -> keepScene.accept(record));
                told.complete(record);
              } else {
                notStored(trouble, !forCrew.isEmpty());
                told.completeExceptionally(trouble);
              }
            });
  }

  /** A hit without its scene is worth more than none. */
  private Consumer<Stored> scene(Sighting sighting) {
    List<Consumer<Stored>> found = new ArrayList<>();
    mishaps.guard("finding a scene", () -> found.add(scenes.apply(sighting)));
    return record -> found.forEach(scene -> scene.accept(record));
  }

  private void stored(Sighting sighting, Stored record) {
    counters.count(Counters.Name.HITS_STORED);
    listener.stored(record, nanoTime.getAsLong() - sighting.capturedNanos());
  }

  private void notStored(Throwable trouble, boolean crewKnows) {
    counters.count(Counters.Name.HITS_NOT_STORED);
    LOG.error("hit not stored because={}", trouble.getMessage());
    if (crewKnows) {
      listener.notStored(trouble);
    }
  }
}
