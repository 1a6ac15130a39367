package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.hit.CaptureTime;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.lists.CheckpointLists;
import org.checkpointlpr.agent.lists.OfflineCheckpoint;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.HourlyCounts;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.ListKeys;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.ReleaseBuilder;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vehicles that passed before their plate was wanted. */
class RememberedSightingsTest {
  private static final TestMission MISSION = TestMission.get();
  private static final Duration KEEP = Duration.ofMinutes(10);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;

  private final AtomicLong nanos = new AtomicLong(1);
  private final Counters counters = new Counters();
  private final PassMemory memory =
      new PassMemory(KEEP, Clock.fixed(START, ZoneOffset.UTC), counters);
  private final Mishaps mishaps = new Mishaps(counters);
  private final List<Sighting> wanted = new ArrayList<>();
  private final ListKeys keys = ListKeys.random();
  private OfflineCheckpoint checkpoint;
  private CheckpointFeed feed;
  private CheckpointLists lists;
  private HitDesk desk;
  private long version;

  @BeforeEach
  void aCheckpointWithAnEmptyList() throws Exception {
    checkpoint = new OfflineCheckpoint(folder);
    feed = checkpoint.feed();
    lists = checkpoint.lists();
    desk =
        new HitDesk(
            lists,
            new HitWriter("main", Place.UNKNOWN, "00000000", CaptureTime.Source.OWN, Set.of()),
            feed,
            new AgentListener() {
              @Override
              public void wanted(Sighting sighting, List<ListMatch> matches) {
                wanted.add(sighting);
              }
            },
            counters,
            mishaps,
            memory,
            Map.of(),
            sighting -> stored -> {},
            nanos::get);
    lists.onChange(desk::listChanged);
    release();
  }

  @AfterEach
  void close() {
    checkpoint.close();
  }

  @Test
  void aPlateThatIsAddedMatchesAVehicleThatHasJustPassedAtItsOwnTime() throws Exception {
    passes(1, "KX71234", Stage.FINAL);
    passes(2, "AB98765", Stage.FINAL);
    later(Duration.ofMinutes(9));
    release("KX71234");
    assertThat(wanted).singleElement().extracting(Sighting::capturedAt).isEqualTo(START);
    assertThat(counters.get(Counters.Name.MATCHES)).isEqualTo(1);
    assertThat(feed.outbox().status().waiting()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void nobodyIsToldTwice() throws Exception {
    release("KX71234");
    passes(1, "KX71234", Stage.EARLY);
    passes(1, "KX71234", Stage.FINAL);
    release("KX71234", "AB98765");
    release("KX71234");
    assertThat(wanted).hasSize(1);
  }

  @Test
  void afterTheConfiguredMinutesOnlyACountIsLeft() throws Exception {
    passes(1, "KX71234", Stage.FINAL);
    later(KEEP.plusSeconds(1));
    desk.forget();
    assertThat(memory.sightings().within(nanos.get())).isEmpty();
    assertThat(memory.size()).isZero();
    release("KX71234");
    assertThat(wanted).isEmpty();
    assertThat(memory.hourly().all()).isEqualTo(Map.of(new HourlyCounts.Hour(START, "gate"), 1));
  }

  @Test
  void aPictureOfTheFutureIsASightingAndInNoHoursCount() {
    passes(1, "KX71234", Stage.FINAL, START.plus(Duration.ofDays(3650)));
    assertThat(memory.hourly().all()).isEmpty();
    assertThat(counters.get(Counters.Name.SIGHTINGS)).isEqualTo(1);
    assertThat(counters.get(Counters.Name.SIGHTINGS_MISDATED)).isEqualTo(1);
  }

  @Test
  void whatWasToldIsForgottenWithTheVehicleToo() throws Exception {
    release("KX71234");
    passes(1, "KX71234", Stage.FINAL);
    later(KEEP.plusSeconds(1));
    desk.forget();
    assertThat(memory.size()).isZero();
  }

  private void later(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void passes(long pass, String plate, Stage stage) {
    passes(pass, plate, stage, START);
  }

  private void passes(long pass, String plate, Stage stage, Instant captured) {
    Reading reading = Reading.of(List.of(new Alternative(new PlateText(plate), 0.9)));
    desk.accept(
        new SightingEvent(
            pass,
            stage,
            new Sighting(
                "gate",
                captured,
                nanos.get(),
                reading,
                1,
                Quad.ofBox(0, 0, 90, 20),
                List.of(),
                Jpeg.of(new byte[] {1}))));
  }

  private void release(String... plates) throws Exception {
    List<WatchlistEntry> entries = new ArrayList<>();
    for (String plate : plates) {
      entries.add(Rehearsal.entry("e-" + plate, plate));
    }
    version++;
    Release release =
        new ReleaseBuilder("test", "main", keys)
            .build(
                entries,
                List.of(feed.party().identity(Role.CHECKPOINT_OPEN).certificate()),
                new ReleaseBuilder.Order(
                    version, "", MISSION.clock().instant(), Duration.ofDays(1), 168),
                operator("operator-1"))
            .cosign(operator("operator-2"));
    assertThat(lists.store().apply(release).toString()).contains("Applied");
  }

  private static Identity operator(String name) throws IOException {
    return PartyFolder.open(MISSION.mission().party(name)).identity(Role.OPERATOR_SIGN);
  }
}
