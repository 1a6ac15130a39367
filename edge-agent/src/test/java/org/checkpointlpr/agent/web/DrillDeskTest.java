package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.HandlingCodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DrillDeskTest {
  @TempDir Path folder;

  private final CompletableFuture<Stored> disk = new CompletableFuture<>();
  private final CountDownLatch asked = new CountDownLatch(1);

  @Test
  void aDrillWhoseRecordWaitsForTheDiskDoesNotHideTheNextOne() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (AlarmVault vault = new AlarmVault(folder, device())) {
      CrewBoard board = board(vault);
      DrillDesk desk =
          new DrillDesk(
              board,
              new CameraBoard(System::nanoTime),
              record -> {
                asked.countDown();
                return disk;
              },
              new Unconfirmed(),
              Clock.systemUTC(),
              System::nanoTime);
      JsonNode first = desk.start(CrewRole.COMMANDER);
      Future<JsonNode> ending = thread.submit(desk::end);
      asked.await();
      JsonNode second = desk.start(CrewRole.COMMANDER);
      disk.completeExceptionally(new IllegalStateException("full"));
      assertThat(ending.get(10, TimeUnit.SECONDS).path("id")).isEqualTo(first.path("id"));
      assertThat(board.snapshot().path("drill")).isEqualTo(second);
    } finally {
      thread.shutdownNow();
    }
  }

  private static Identity device() throws IOException {
    return PartyFolder.open(TestMission.get().mission().party("cp-alpha"))
        .identity(Role.CHECKPOINT_OPEN);
  }

  private static CrewBoard board(AlarmVault vault) {
    return new CrewBoard(
        new CrewBoard.Parts(
            new EventHub(),
            new Scenes(),
            vault,
            Duration.ofMinutes(10),
            Map.of(),
            () -> HandlingCodes.NONE),
        Clock.systemUTC(),
        System::nanoTime);
  }
}
