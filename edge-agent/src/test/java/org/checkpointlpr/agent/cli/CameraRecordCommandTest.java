package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.checkpointlpr.agent.capture.TestFilm;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.seal.Authority;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Sealed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CameraRecordCommandTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);

  private final CommandRun command = new CommandRun();
  @TempDir Path folder;

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @Test
  void aClipOpensWithTheDepotsKeyAloneAndPlaysAgain() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 640, 360, 50);
    Identity depot = enrol(Role.HQ_OPEN);
    Path clip = folder.resolve("gate.clip");

    assertThat(record(depot, clip, film)).describedAs("%s", command.err()).isEqualTo(ExitCode.OK);

    assertThat(command.out()).contains("50 pictures, 0 sightings", "sealed to 1 keys");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(clip)))
        .isEqualTo("rw-------");
    byte[] sealed = Files.readAllBytes(clip);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
        .doesNotContain("matroska", "clip.mkv", "sightings");
    Map<String, byte[]> files = unzip(Sealed.open(sealed, 10_000_000, depot));
    assertThat(files).containsOnlyKeys("clip.mkv", "sightings.json");
    assertThat(new String(files.get("sightings.json"), StandardCharsets.UTF_8).strip())
        .isEqualTo("[ ]");

    Path again = folder.resolve("again.mkv");
    Files.write(again, files.get("clip.mkv"));
    assertThat(command.run("camera", "replay", again.toString())).isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains("50 pictures:");
    try (var entries = Files.list(folder)) {
      assertThat(entries.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("a.mp4", "depot.pem", "gate.clip", "again.mkv");
    }
  }

  @Test
  void aCertificateThatSignsIsRefusedAndNothingIsWritten() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 320, 240, 10);
    Path clip = folder.resolve("gate.clip");

    assertThat(record(enrol(Role.HQ_SIGN), clip, film)).isEqualTo(ExitCode.USAGE);
    assertThat(clip).doesNotExist();
  }

  @Test
  void aClipOverwritesNothing() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 320, 240, 10);
    Path clip = Files.writeString(folder.resolve("gate.clip"), "kept");

    assertThat(record(enrol(Role.HQ_OPEN), clip, film)).isEqualTo(ExitCode.IO);
    assertThat(clip).hasContent("kept");
  }

  @Test
  void whoseKeyOpensItMustBeSaid() {
    assertThat(command.run("camera", "record", "--out", "x", "film.mp4")).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("--for", "--identity");
  }

  private int record(Identity reader, Path clip, Path film) throws Exception {
    Path pem = folder.resolve("depot.pem");
    Files.writeString(pem, Pem.certificates(List.of(reader.certificate())));
    return command.run(
        "camera", "record", "--for", pem.toString(), "--out", clip.toString(), film.toString());
  }

  private static Identity enrol(Role role) {
    Authority root = Authority.root("m1", NOW, YEAR);
    Authority authority = root.authority(role.issuer(), NOW, YEAR);
    return authority.enrol(new Authority.Order("depot", role, List.of(), NOW, YEAR));
  }

  private static Map<String, byte[]> unzip(byte[] bytes) throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }
}
