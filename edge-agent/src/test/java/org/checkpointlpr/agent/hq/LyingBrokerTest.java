package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.hit.Bytes;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that replays, reorders, crosses topics, drops, cuts, changes, invents and inflates. What
 * is true is counted once, what is false is kept apart with its reason, and the true goes on.
 */
class LyingBrokerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Topics TOPICS = new Topics("test");
  private static final int LENGTH = 30;

  @TempDir Path dir;
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final List<String> verified = new ArrayList<>();
  private final List<HqAlarm.Kind> alarms = new ArrayList<>();
  private final List<String> namedInQuarantine = new ArrayList<>();
  private long seed;

  @Test
  void truthIsCountedOnceAndFalsehoodKeptApart() throws Exception {
    seed = System.nanoTime();
    Random random = new Random(seed);
    Mission mission = mission("m");
    Mission foreign = mission("foreign");
    List<HqDesk.Letter> honest = new ArrayList<>();
    honest.addAll(letters(mission, "cp-alpha"));
    honest.addAll(letters(mission, "cp-bravo"));
    List<HqDesk.Letter> lies = new ArrayList<>();
    lies.addAll(letters(foreign, "cp-alpha")); // a stranger's keys
    for (HqDesk.Letter letter : honest) {
      lies.add(lie(letter, random));
    }
    List<HqDesk.Letter> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sent.addAll(honest); // replayed
    }
    sent.addAll(lies);
    Collections.shuffle(sent, random);
    HqKeys keys = HqKeys.read(mission.party("hq"));
    try (HqArchive archive = HqArchive.open(ArchiveAddress.file(dir.resolve("hq.db")))) {
      HqDesk desk = new HqDesk(keys, archive, listener(), CLOCK, Duration.ZERO);
      for (int from = 0; from < sent.size(); from += 17) {
        desk.take(sent.subList(from, Math.min(sent.size(), from + 17)));
        desk.receipts();
      }
      assertThat(verified).as("seed %d", seed).hasSize(2 * LENGTH).doesNotHaveDuplicates();
      assertThat(archive.quarantined()).as("seed %d", seed).isEqualTo(lies.size());
      assertThat(reasons.values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(lies.size());
      assertThat(reasons.keySet())
          .as("seed %d", seed)
          .contains("NOT_DER", "TAMPERED", "TOO_LARGE", "MALFORMED", "NOT_A_RECIPIENT");
      // A name from a topic is anything that a broker likes: it must not reach a terminal.
      assertThat(namedInQuarantine).containsOnly("cp-alpha", "cp-bravo", "?");
      assertThat(alarms).doesNotContain(HqAlarm.Kind.FORK, HqAlarm.Kind.NEW_EPOCH);
      for (String checkpoint : List.of("cp-alpha", "cp-bravo")) {
        Chain chain = archive.chain(new Chain.Id(checkpoint, "00000000000000aa"));
        assertThat(chain.upTo()).as("seed %d", seed).isEqualTo(LENGTH);
        assertThat(chain.forked()).isFalse();
      }
    }
  }

  @Test
  void whatTheBrokerDropsIsAskedForWithTheNextReceipt() throws Exception {
    Mission mission = mission("m");
    List<HqDesk.Letter> honest = letters(mission, "cp-alpha");
    HqKeys keys = HqKeys.read(mission.party("hq"));
    try (HqArchive archive = HqArchive.open(ArchiveAddress.file(dir.resolve("hq.db")))) {
      HqDesk desk = new HqDesk(keys, archive, listener(), CLOCK, Duration.ZERO);
      List<HqDesk.Letter> some = new ArrayList<>(honest);
      some.removeAll(honest.subList(4, 9));
      desk.take(some);
      Receipt receipt = receipt(desk, keys);
      assertThat(receipt.missing()).containsExactly(5L, 6L, 7L, 8L, 9L);
      assertThat(alarms).containsExactly(HqAlarm.Kind.GAP);
      desk.take(honest.subList(4, 9));
      assertThat(receipt(desk, keys).upTo()).isEqualTo(LENGTH);
    }
  }

  private static Receipt receipt(HqDesk desk, HqKeys keys) throws Exception {
    List<byte[]> signed = desk.receipts().getOrDefault(TOPICS.down("cp-alpha"), List.of());
    assertThat(signed).hasSize(1);
    return Receipt.verify(signed.get(0), keys.party().roster(), NOW);
  }

  private HqDesk.Letter lie(HqDesk.Letter letter, Random random) {
    byte[] bytes = letter.payload().toArray();
    switch (random.nextInt(6)) {
      case 0 -> {
        return new HqDesk.Letter(
            letter.topic(), Bytes.of(Arrays.copyOf(bytes, random.nextInt(bytes.length))));
      }
      case 1 -> {
        bytes[bytes.length - 1 - random.nextInt(16)] ^= (byte) (1 << random.nextInt(8));
        return new HqDesk.Letter(letter.topic(), Bytes.of(bytes));
      }
      case 2 -> {
        return new HqDesk.Letter(letter.topic(), Bytes.of(new byte[100_001 + random.nextInt(99)]));
      }
      case 3 -> {
        String other = letter.topic().endsWith("alpha") ? "cp-bravo" : "cp-alpha";
        return new HqDesk.Letter(TOPICS.up(other), letter.payload());
      }
      case 4 -> {
        return new HqDesk.Letter(TOPICS.up("\u001b[2Jcp-\u0000" + seed), letter.payload());
      }
      default -> {
        random.nextBytes(bytes);
        return new HqDesk.Letter(letter.topic(), Bytes.of(bytes));
      }
    }
  }

  private HqListener listener() {
    return new HqListener() {
      @Override
      public void verified(VerifiedRecord record) {
        verified.add(record.hash().text());
      }

      @Override
      public void refused(Quarantined what) {
        reasons.merge(what.reason(), 1, Integer::sum);
        namedInQuarantine.add(what.checkpoint());
      }

      @Override
      public void alarm(HqAlarm alarm) {
        alarms.add(alarm.kind());
      }
    };
  }

  private Mission mission(String folder) throws Exception {
    return Mission.create(
        dir.resolve(folder),
        MissionSpec.of("test", List.of("cp-alpha", "cp-bravo"), "localhost"),
        CLOCK);
  }

  private static List<HqDesk.Letter> letters(Mission mission, String checkpoint) throws Exception {
    PartyFolder party = PartyFolder.open(mission.party(checkpoint));
    RecordSealer sealer =
        new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
    List<HqDesk.Letter> letters = new ArrayList<>();
    RecordHash previous = RecordHash.NONE;
    for (int seq = 1; seq <= LENGTH; seq++) {
      SealedRecord record =
          sealer.seal(
              new Position(checkpoint, "00000000000000aa", seq, previous), NOW, Samples.hit(seq));
      previous = record.hash();
      letters.add(new HqDesk.Letter(TOPICS.up(checkpoint), record.sealed()));
    }
    return letters;
  }
}
