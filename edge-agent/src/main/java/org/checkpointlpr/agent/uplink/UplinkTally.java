package org.checkpointlpr.agent.uplink;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.checkpointlpr.agent.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the uplink's status and logs its changes, each once. Safe on any thread. */
final class UplinkTally {
  private static final Logger LOG = LoggerFactory.getLogger(UplinkTally.class);

  private final Clock clock;
  private UplinkStatus status;

  UplinkTally(Clock clock, String broker) {
    this.clock = clock;
    this.status =
        new UplinkStatus(
            false,
            broker,
            clock.instant(),
            Optional.of("not connected yet"),
            0,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            false);
  }

  synchronized UplinkStatus status() {
    return status;
  }

  synchronized void connected(String broker) {
    LOG.info("uplink connected broker={}", broker);
    change(true, broker, clock.instant(), Optional.empty());
  }

  synchronized void disconnected(String broker, String why) {
    if (status.connected() || !status.trouble().equals(Optional.of(why))) {
      LOG.warn("uplink disconnected broker={} reason={}", broker, why);
    }
    Instant since = status.connected() ? clock.instant() : status.since();
    change(false, broker, since, Optional.of(why));
  }

  synchronized void handedOver() {
    count(1, 0);
  }

  synchronized void refused() {
    count(0, 1);
  }

  synchronized void beat(Instant at) {
    replace(status.receipts(), status.lastReceipt(), Optional.of(at), status.forked());
  }

  synchronized void receipt(Outbox.Applied applied) {
    replace(
        status.receipts() + 1,
        Optional.of(clock.instant()),
        status.lastBeat(),
        status.forked() || applied == Outbox.Applied.FORKED);
  }

  private void change(boolean connected, String broker, Instant since, Optional<String> trouble) {
    status =
        new UplinkStatus(
            connected,
            broker,
            since,
            trouble,
            status.handedOver(),
            status.refused(),
            status.receipts(),
            status.lastReceipt(),
            status.lastBeat(),
            status.forked());
  }

  private void count(int handedOver, int refused) {
    status =
        new UplinkStatus(
            status.connected(),
            status.broker(),
            status.since(),
            status.trouble(),
            status.handedOver() + handedOver,
            status.refused() + refused,
            status.receipts(),
            status.lastReceipt(),
            status.lastBeat(),
            status.forked());
  }

  private void replace(
      long receipts, Optional<Instant> lastReceipt, Optional<Instant> lastBeat, boolean forked) {
    status =
        new UplinkStatus(
            status.connected(),
            status.broker(),
            status.since(),
            status.trouble(),
            status.handedOver(),
            status.refused(),
            receipts,
            lastReceipt,
            lastBeat,
            forked);
  }
}
