package org.checkpointlpr.agent.hq;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.SealedRecord;

/** Records of cp-alpha, linked as its outbox links them. */
final class RecordChain {
  private static final TestMission MISSION = TestMission.get();

  private RecordChain() {}

  static List<SealedRecord> hits(String epoch, int length) {
    List<SealedRecord> chain = new ArrayList<>();
    RecordHash previous = RecordHash.NONE;
    for (int seq = 1; seq <= length; seq++) {
      SealedRecord record = seal(epoch, seq, previous, Samples.hit(seq));
      previous = record.hash();
      chain.add(record);
    }
    return chain;
  }

  static SealedRecord seal(String epoch, long seq, RecordHash previous, RecordBody body) {
    return MISSION
        .sealer()
        .seal(new Position("cp-alpha", epoch, seq, previous), MISSION.clock().instant(), body);
  }

  static RecordOpener.Opened open(SealedRecord record) throws Exception {
    return MISSION.open(record.sealed());
  }
}
