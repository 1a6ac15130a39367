package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headquarters learns of enrolments and revocations while it runs. */
class HqKeyWatchTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path dir;
  private Mission mission;
  private Path folder;
  private int stamps;

  @BeforeEach
  void makeAMission() throws Exception {
    mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), at(0));
    folder = dir.resolve("hq");
    copyFolder();
  }

  @Test
  void enrolledAndRevokedWhileHeadquartersRuns() throws Exception {
    HqKeyWatch watch = new HqKeyWatch(folder);
    HqNotes notes = new HqNotes();
    try (HqArchive archive = HqArchive.open(ArchiveAddress.file(dir.resolve("hq.db")))) {
      HqDesk desk = new HqDesk(watch.keys(), archive, notes, at(0), Duration.ZERO);
      assertThat(watch.changed()).isEmpty();
      Mission later = Mission.open(dir.resolve("m"), at(1));
      later.enrolCheckpoint("cp-new", YEAR);
      desk.take(List.of(record("cp-new")));
      assertThat(notes.refused).extracting(Quarantined::reason).containsExactly("UNKNOWN_SIGNER");
      copyFolder();
      watch.changed().ifPresent(desk::use);
      desk.take(List.of(record("cp-new")));
      assertThat(notes.verified).hasSize(1);
      Mission.open(dir.resolve("m"), at(2)).revoke("cp-new");
      copyFolder();
      watch.changed().ifPresent(desk::use);
      desk.take(List.of(record("cp-new")));
      assertThat(notes.refused.get(1).reason()).isEqualTo("REVOKED");
      assertThat(notes.verified).hasSize(1);
    }
  }

  @Test
  void olderRevocationListsAndHalfCopiedFoldersChangeNothing() throws Exception {
    byte[] oldList = Files.readAllBytes(folder.resolve("crl.pem"));
    Mission.open(dir.resolve("m"), at(1)).revoke("cp-alpha");
    copyFolder();
    HqKeyWatch watch = new HqKeyWatch(folder);
    HqKeys before = watch.keys();
    write("crl.pem", oldList);
    assertThat(watch.changed()).isEmpty();
    write("crl.pem", new byte[0]);
    assertThat(watch.changed()).isEmpty();
    write(
        "trusted.pem",
        "-----BEGIN CERTIFICATE-----\nMIIB".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(watch.changed()).isEmpty();
    assertThat(watch.keys()).isSameAs(before);
    copyFolder();
    assertThat(watch.changed()).isPresent();
  }

  private HqDesk.Letter record(String checkpoint) throws Exception {
    PartyFolder party = PartyFolder.open(mission.party(checkpoint));
    RecordSealer sealer =
        new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
    return new HqDesk.Letter(
        new Topics("test").up(checkpoint),
        sealer
            .seal(
                new Position(checkpoint, "00000000000000aa", 1, RecordHash.NONE),
                START,
                Samples.hit(1))
            .sealed());
  }

  private void copyFolder() throws Exception {
    Files.createDirectories(folder);
    try (var files = Files.list(mission.party("hq"))) {
      for (Path file : files.toList()) {
        write(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
  }

  /** Each writing has a time of its own: the test is faster than a file system's clock. */
  private void write(String name, byte[] bytes) throws Exception {
    Files.write(folder.resolve(name), bytes);
    Files.setLastModifiedTime(folder.resolve(name), FileTime.from(START.plusSeconds(++stamps)));
  }

  private static Clock at(int hours) {
    return Clock.fixed(START.plus(Duration.ofHours(hours)), ZoneOffset.UTC);
  }
}
