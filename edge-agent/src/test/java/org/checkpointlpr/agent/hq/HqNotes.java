package org.checkpointlpr.agent.hq;

import java.util.ArrayList;
import java.util.List;

/** Writes down what headquarters is told. One thread. */
final class HqNotes implements HqListener {
  final List<VerifiedRecord> verified = new ArrayList<>();
  final List<Quarantined> refused = new ArrayList<>();
  final List<HqAlarm> alarms = new ArrayList<>();

  @Override
  public void verified(VerifiedRecord record) {
    verified.add(record);
  }

  @Override
  public void refused(Quarantined what) {
    refused.add(what);
  }

  @Override
  public void alarm(HqAlarm alarm) {
    alarms.add(alarm);
  }
}
