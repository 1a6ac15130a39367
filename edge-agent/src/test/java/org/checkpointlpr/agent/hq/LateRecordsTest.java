package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.feed.ManualClock;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.hit.SealedRecord;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that come after their certificate has ended: those of an honest checkpoint whose link was
 * down, and those of a thief who has found its key.
 */
class LateRecordsTest {
  private static final Topics TOPICS = new Topics("test");
  private static final String EPOCH = "00000000000000aa";
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration GRACE = LateRecords.GRACE;

  @TempDir Path dir;
  private final HqNotes notes = new HqNotes();
  private final List<VerifiedRecord> verified = notes.verified;
  private final List<Quarantined> refused = notes.refused;
  private final List<HqAlarm> alarms = notes.alarms;
  private final ManualClock clock = new ManualClock(START);
  private Instant end;
  private Mission mission;
  private RecordSealer sealer;
  private HqArchive archive;
  private HqDesk desk;

  /** Five records; the first came in time, the others were written within the last hour of it. */
  private List<SealedRecord> chain;

  @BeforeEach
  void aCheckpointWhoseLinkIsDownWhenItsCertificateEnds() throws Exception {
    mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
    PartyFolder party = PartyFolder.open(mission.party("cp-alpha"));
    end = party.identity(Role.CHECKPOINT_SIGN).certificate().getNotAfter().toInstant();
    sealer =
        new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
    archive = HqArchive.open(ArchiveAddress.file(dir.resolve("hq.db")));
    desk = new HqDesk(keys(), archive, notes, clock, Duration.ZERO);
    chain = new ArrayList<>();
    RecordHash previous = RecordHash.NONE;
    for (int seq = 1; seq <= 5; seq++) {
      chain.add(seal(seq, previous, end.minus(Duration.ofMinutes(60 - seq))));
      previous = chain.get(seq - 1).hash();
    }
    clock.set(end.minus(Duration.ofMinutes(50)));
    take(chain.get(0));
    assertThat(verified).hasSize(1);
    var unused = desk.receipts();
  }

  @AfterEach
  void close() throws Exception {
    archive.close();
  }

  @Test
  void takenWithinTheGraceInAnyOrderAndAPersonIsToldOnce() throws Exception {
    clock.set(end.plus(GRACE).minusSeconds(1));
    take(chain.get(4));
    take(chain.get(3));
    assertThat(verified).as("they join nothing yet").hasSize(1);
    take(chain.get(1));
    take(chain.get(2));
    assertThat(verified).hasSize(5);
    assertThat(refused).isEmpty();
    assertThat(alarms).extracting(HqAlarm::kind).containsExactly(HqAlarm.Kind.EXPIRED);
    assertThat(receipt().upTo()).isEqualTo(5);
  }

  @Test
  void refusedAfterTheGraceAndTheCheckpointIsToldSo() throws Exception {
    clock.set(end.plus(GRACE).plusSeconds(1));
    take(chain.get(1));
    assertThat(verified).hasSize(1);
    assertThat(refused).extracting(Quarantined::reason).containsExactly("EXPIRED");
    Receipt receipt = receipt();
    assertThat(receipt.upTo()).isEqualTo(1);
    assertThat(receipt.refused()).containsExactly(new Receipt.Refused(2, chain.get(1).hash()));
  }

  @Test
  void storedInTimeAndRepeatedAfterTheGraceIsConfirmedAgain() throws Exception {
    clock.set(end.plus(GRACE).plus(GRACE));
    take(chain.get(0));
    assertThat(refused).isEmpty();
    assertThat(verified).hasSize(1);
    assertThat(receipt().upTo()).isEqualTo(1);
  }

  @Test
  void revokedKeyHasNoGrace() throws Exception {
    clock.set(end.plusSeconds(1));
    Mission.open(dir.resolve("m"), clock).revoke("cp-alpha");
    desk.use(keys());
    take(chain.get(1));
    assertThat(verified).hasSize(1);
    assertThat(refused).extracting(Quarantined::reason).containsExactly("REVOKED");
    assertThat(desk.receipts()).isEmpty();
  }

  @Test
  void renewalLetsEverythingIn() throws Exception {
    clock.set(end.plus(GRACE).plusSeconds(1));
    take(chain.get(1));
    assertThat(refused).hasSize(1);
    Mission.open(dir.resolve("m"), clock).renew("cp-alpha", Duration.ofDays(365));
    desk.use(keys());
    take(chain.get(1));
    take(chain.get(2));
    assertThat(verified).hasSize(3);
    assertThat(receipt().upTo()).isEqualTo(3);
  }

  @Test
  void expiredKeyForgesNoTimeThatItsChainDoesNotAllow() throws Exception {
    clock.set(end.plus(Duration.ofDays(3)));
    RecordHash head = chain.get(0).hash();
    take(seal(2, head, clock.instant())); // after the end, by its own word
    take(seal(2, head, START.plusSeconds(1))); // months before its predecessor
    take(seal(2, head, START.minusSeconds(1))); // before the certificate began
    assertThat(verified).hasSize(1);
    assertThat(refused).extracting(Quarantined::reason).containsOnly("EXPIRED").hasSize(3);
    assertThat(refused.get(1).explanation()).contains("between its neighbours");
    // Once a later record is here, what goes before it must not be younger.
    take(chain.get(1));
    take(chain.get(2));
    take(seal(4, chain.get(2).hash(), end.minus(Duration.ofHours(3))));
    assertThat(verified).hasSize(3);
  }

  @Test
  void expiredKeyWithoutTheChainsLastHashForgesNothing() throws Exception {
    clock.set(end.plus(Duration.ofDays(3)));
    RecordHash guess = RecordHash.of(new byte[] {1});
    Instant plausible = end.minusSeconds(60);
    take(seal(2, guess, plausible));
    assertThat(refused).extracting(Quarantined::reason).containsExactly("FORKED");
    assertThat(alarms).extracting(HqAlarm::kind).contains(HqAlarm.Kind.FORK);
    take(seal(40, guess, plausible));
    take(seal(41, guess, plausible));
    SealedRecord otherChain =
        sealer.seal(
            new Position("cp-alpha", "00000000000000bb", 1, RecordHash.NONE),
            plausible,
            Samples.hit(1));
    take(otherChain);
    assertThat(refused.get(1).explanation()).contains("nothing of this chain came before");
    assertThat(verified).hasSize(1);
    take(chain.get(1)); // and the checkpoint's own record is not kept out by it
    assertThat(verified).hasSize(2);
  }

  private Receipt receipt() throws Exception {
    List<byte[]> receipts = desk.receipts().getOrDefault(TOPICS.down("cp-alpha"), List.of());
    assertThat(receipts).hasSize(1);
    // Headquarters' own certificate ends on the same day here; that is not what is asked.
    PartyFolder hq = PartyFolder.open(mission.party("hq"));
    return Receipt.verify(receipts.get(0), hq.roster(), START);
  }

  private void take(SealedRecord record) throws Exception {
    desk.take(List.of(new HqDesk.Letter(TOPICS.up("cp-alpha"), record.sealed())));
  }

  private SealedRecord seal(long seq, RecordHash previous, Instant written) {
    return sealer.seal(new Position("cp-alpha", EPOCH, seq, previous), written, Samples.hit(seq));
  }

  private HqKeys keys() throws Exception {
    return HqKeys.read(mission.party("hq"));
  }
}
