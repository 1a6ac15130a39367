package org.checkpointlpr.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.RecordKind;
import org.checkpointlpr.agent.outbox.Outgoing;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final AtomicLong now = new AtomicLong();
  private final InFlight inFlight = new InFlight(16, now::get);
  private long id;

  @Test
  void quickAcknowledgementsOpenTheWindowAndSlowOnesCloseIt() {
    assertThat(inFlight.room()).isEqualTo(4);
    for (int i = 0; i < 30; i++) {
      acknowledge(100);
    }
    assertThat(inFlight.room()).isEqualTo(16);
    acknowledge(3_000);
    assertThat(inFlight.room()).isEqualTo(16);
    for (int i = 0; i < 10; i++) {
      acknowledge(6_000);
    }
    assertThat(inFlight.room()).isEqualTo(1);
  }

  @Test
  void onePartOfAPictureAtATime() {
    assertThat(inFlight.roomForPictures()).isEqualTo(1);
    Outgoing picture = record(RecordKind.PICTURE, 65_536);
    inFlight.add(picture);
    assertThat(inFlight.roomForPictures()).isZero();
    assertThat(inFlight.room()).isEqualTo(3);
    inFlight.remove(picture);
    assertThat(inFlight.roomForPictures()).isEqualTo(1);
  }

  @Test
  void slowLinkIsGivenTimeForItsBytesAndADeadOneIsNot() {
    inFlight.add(record(RecordKind.PICTURE, 65_536));
    pass(262_000); // what 64 KiB take at 2 kbit/s
    assertThat(inFlight.isStalled()).isFalse();
    pass(300_000);
    assertThat(inFlight.isStalled()).isTrue();
  }

  @Test
  void anyAcknowledgementRenewsThePatienceAndNothingInFlightNeedsNone() {
    Outgoing first = record(RecordKind.HIT, 1024);
    Outgoing second = record(RecordKind.HIT, 1024);
    inFlight.add(first);
    inFlight.add(second);
    pass(45_000);
    assertThat(inFlight.isStalled()).isFalse();
    inFlight.remove(first);
    pass(35_000);
    assertThat(inFlight.isStalled()).isFalse();
    inFlight.remove(second);
    pass(1_000_000);
    assertThat(inFlight.isStalled()).isFalse();
    inFlight.add(record(RecordKind.HIT, 1024));
    assertThat(inFlight.isStalled()).isFalse();
  }

  @Test
  void recordOfAnEarlierConnectionIsNotCounted() {
    assertThat(inFlight.remove(record(RecordKind.HIT, 1024))).isFalse();
    assertThat(inFlight.room()).isEqualTo(4);
  }

  private void acknowledge(long afterMs) {
    Outgoing record = record(RecordKind.HIT, 1024);
    inFlight.add(record);
    pass(afterMs);
    assertThat(inFlight.remove(record)).isTrue();
  }

  private Outgoing record(RecordKind kind, int bytes) {
    return new Outgoing(++id, kind, Bytes.of(new byte[bytes]));
  }

  private void pass(long ms) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
  }
}
