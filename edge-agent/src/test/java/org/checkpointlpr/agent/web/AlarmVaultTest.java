package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.Disposition.Outcome;
import org.checkpointlpr.agent.hit.Disposition.SameVehicle;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AlarmVaultTest {
  private static final Instant WALL = Instant.parse("2026-11-22T12:00:00Z");
  private static final long NANOS = 5_000_000_000_000L;
  private static final Stored HIT = new Stored("00000000000000aa", 7, RecordHash.NONE);

  @TempDir Path state;

  private Path folder = Path.of("unset");

  @BeforeEach
  void nameTheFolder() {
    folder = state.resolve("crew");
  }

  private static Identity device(String checkpoint) throws IOException {
    return PartyFolder.open(TestMission.get().mission().party(checkpoint))
        .identity(Role.CHECKPOINT_OPEN);
  }

  private AlarmVault vault() throws IOException {
    return new AlarmVault(folder, device("cp-alpha"));
  }

  private static Alarm alarm(CompletableFuture<Stored> hit, boolean exercise) {
    var words =
        Json.object()
            .put("entry", "e-1")
            .put("exercise", exercise)
            .put("priority", 5)
            .put("read", "KB412BG")
            .put("capturedAt", "2026-11-22T11:59:00.000Z");
    Jpeg plate = Jpeg.of(new byte[] {(byte) 0xFF, (byte) 0xD8, 1});
    return new Alarm(
        "a1",
        new AlarmFace(words, plate, Optional.of(plate)),
        hit,
        new Alarm.Times(NANOS, WALL.minusSeconds(60), NANOS),
        2,
        new Alarm.Progress(Alarm.Safety.STORED, null, null, null));
  }

  private static Alarm stored() {
    return alarm(CompletableFuture.completedFuture(HIT), false);
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void anAlarmComesBackAsFarAsItWasAnsweredAndAsOldAsItIs() throws Exception {
    Alarm looked =
        stored().with(new Alarm.Looked(WALL, CrewRole.COMMANDER, true, SameVehicle.UNSURE));
    try (AlarmVault vault = vault()) {
      vault.note(stored());
      vault.note(looked);
    }
    assertThat(files()).hasSize(1);
    try (AlarmVault vault = vault()) {
      KeptAlarm kept = vault.read().alarms().get(0);
      Alarm again = kept.alarm("a9", WALL, NANOS);
      assertThat(again.face()).isEqualTo(looked.face());
      assertThat(again.progress()).isEqualTo(looked.progress());
      assertThat(again.hit().join()).isEqualTo(HIT);
      assertThat(again.earlier()).isEqualTo(2);
      assertThat(Duration.ofNanos(NANOS - again.times().capturedNanos())).hasSeconds(60);
      Alarm clockPutBack = kept.alarm("a9", WALL.minus(Duration.ofDays(3650)), NANOS);
      assertThat(clockPutBack.times().capturedNanos()).isEqualTo(NANOS);
    }
  }

  @Test
  void onlyTheStoredAnswerTakesItAway() throws Exception {
    Alarm.Ended ended =
        new Alarm.Ended(
            WALL, NANOS, CrewRole.CREW, Outcome.NOT_STOPPED, "", "", Alarm.Safety.STORING);
    try (AlarmVault vault = vault()) {
      vault.note(stored());
      vault.note(stored().with(ended));
    }
    assertThat(files()).hasSize(1);
    try (AlarmVault vault = vault()) {
      vault.note(stored().with(ended.with(Alarm.Safety.STORED)));
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void anExerciseAndAnAlarmWithoutAStoredHitAreNeverKept() throws Exception {
    try (AlarmVault vault = vault()) {
      vault.note(alarm(CompletableFuture.completedFuture(HIT), true));
      vault.note(alarm(new CompletableFuture<>(), false));
      vault.note(alarm(CompletableFuture.failedFuture(new IOException("disk")), false));
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatIsDamagedHalfWrittenOrAnothersIsRemovedAndTheRestComesBack() throws Exception {
    try (AlarmVault vault = vault()) {
      vault.note(stored());
    }
    Path good = files().get(0);
    byte[] bytes = Files.readAllBytes(good);
    Files.write(folder.resolve("x-1.p7m.new"), bytes);
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("x-2.p7m"), bytes);
    Files.write(folder.resolve("x-3.p7m"), new byte[0]);
    try (AlarmVault vault = vault()) {
      assertThat(vault.read().alarms()).hasSize(1);
    }
    assertThat(files()).containsExactly(good);
    try (AlarmVault vault = new AlarmVault(folder, device("cp-bravo"))) {
      assertThat(vault.read().alarms()).isEmpty();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aDiskThatIsTooSlowForTheEndIsToldAndWrittenToAllTheSame() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    AlarmVault vault = vault();
    vault.execute(() -> awaitQuietly(slow));
    vault.note(stored());
    vault.note(stored().with(new Alarm.Looked(WALL, CrewRole.CREW, true, SameVehicle.YES)));
    assertThat(vault.close(Duration.ZERO)).as("alarms that are not on the disk").isEqualTo(1);
    assertThat(files()).isEmpty();
    slow.countDown();
    assertThat(vault.close(Duration.ofSeconds(30))).isZero();
    assertThat(files()).hasSize(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void afterItsDestructionNothingIsLeftAndNothingIsKept() throws Exception {
    try (AlarmVault vault = vault()) {
      vault.note(stored());
      vault.keepCounts(Json.object());
      vault.destroy();
      vault.note(stored());
    }
    assertThat(files()).isEmpty();
    AlarmVault.shredAll(folder);
  }
}
