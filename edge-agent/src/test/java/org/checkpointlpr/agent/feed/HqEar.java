package org.checkpointlpr.agent.feed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hq.HqAlarm;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.Quarantined;
import org.checkpointlpr.agent.hq.VerifiedRecord;

/** Counts what headquarters is told, how often, and what it complains of. */
final class HqEar implements HqListener {
  private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<HqAlarm.Kind> alarms = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Quarantined> refused = new ConcurrentLinkedQueue<>();

  @Override
  public void verified(VerifiedRecord record) {
    if (record.record().body() instanceof Hit) {
      told.computeIfAbsent(id(record.record().position()), key -> new AtomicInteger())
          .incrementAndGet();
    }
  }

  @Override
  public void refused(Quarantined what) {
    refused.add(what);
  }

  @Override
  public void alarm(HqAlarm alarm) {
    alarms.add(alarm.kind());
  }

  static String id(Position position) {
    return position.checkpoint() + " " + position.epoch() + " " + position.seq();
  }

  /** Returns the hits that were told of, as {@code checkpoint epoch seq}. */
  java.util.Set<String> hits() {
    return told.keySet();
  }

  /** Returns those that were told of more than once: there must be none. */
  List<String> twice() {
    return told.entrySet().stream()
        .filter(entry -> entry.getValue().get() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  List<HqAlarm.Kind> alarms() {
    return List.copyOf(alarms);
  }

  List<Quarantined> quarantine() {
    return List.copyOf(refused);
  }
}
