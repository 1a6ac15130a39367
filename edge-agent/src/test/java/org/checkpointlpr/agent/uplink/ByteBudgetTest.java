package org.checkpointlpr.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.hit.RecordKind;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private static final int HIT = 1024;
  private static final int PICTURE = 65_536;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final AtomicLong now = new AtomicLong();

  /** Something that was paid for. */
  private record Paid(long at, int bytes) {}

  @Test
  void withoutALimitEverythingIsAlwaysAffordable() {
    ByteBudget budget = new ByteBudget(0, now::get);
    for (int i = 0; i < 100; i++) {
      budget.spent(RecordKind.PICTURE, PICTURE);
    }
    assertThat(budget.isLimited()).isFalse();
    assertThat(budget.affordsText()).isTrue();
    assertThat(budget.affordsPicture()).isTrue();
  }

  @Test
  void noHourCostsMoreThanTheBudgetAndOneRecordWhateverIsSent() {
    for (int perHour : new int[] {5_000, 50_000, 200_000, 2_000_000, 20_000_000}) {
      long seed = perHour;
      Random random = new Random(seed);
      ByteBudget budget = new ByteBudget(perHour, now::get);
      Deque<Paid> hour = new ArrayDeque<>();
      long inHour = 0;
      for (int minute = 0; minute < 10 * 60; minute++) {
        boolean hungry = random.nextInt(3) > 0;
        while (hungry) {
          RecordKind kind = random.nextBoolean() ? RecordKind.HIT : RecordKind.PICTURE;
          boolean may = kind == RecordKind.HIT ? budget.affordsText() : budget.affordsPicture();
          if (may) {
            int bytes = kind == RecordKind.HIT ? HIT : PICTURE;
            budget.spent(kind, bytes);
            hour.add(new Paid(now.get(), bytes + ByteBudget.OVERHEAD));
            inHour += bytes + ByteBudget.OVERHEAD;
          }
          hungry = budget.affordsText();
        }
        while (!hour.isEmpty() && now.get() - hour.getFirst().at() >= HOUR) {
          inHour -= hour.removeFirst().bytes();
        }
        assertThat(inHour).as("seed %d", seed).isLessThanOrEqualTo(perHour + PICTURE + HIT + 400);
        now.addAndGet(MINUTE);
      }
    }
  }

  @Test
  void pictureThatOverdrawsLeavesTheHitsTheirPurse() {
    ByteBudget budget = new ByteBudget(200_000, now::get);
    assertThat(budget.affordsPicture()).isTrue();
    budget.spent(RecordKind.PICTURE, PICTURE);
    assertThat(budget.affordsPicture()).isFalse();
    int hits = 0;
    while (budget.affordsText()) {
      budget.spent(RecordKind.HIT, HIT);
      hits++;
    }
    assertThat(hits).isEqualTo(9); // 5 % of the hour: 10,000 bytes
    now.addAndGet(MINUTE);
    assertThat(budget.affordsText()).isTrue();
    assertThat(budget.affordsPicture()).isFalse();
  }

  @Test
  void afterAnHourOfHungerMostOfTheBudgetHasBeenUsed() {
    ByteBudget budget = new ByteBudget(500_000, now::get);
    long sent = 0;
    for (int minute = 0; minute < 60; minute++) {
      while (budget.affordsText()) {
        budget.spent(RecordKind.HIT, HIT);
        sent += HIT + ByteBudget.OVERHEAD;
      }
      now.addAndGet(MINUTE);
    }
    assertThat(sent).isBetween(450_000L, 501_300L);
  }
}
