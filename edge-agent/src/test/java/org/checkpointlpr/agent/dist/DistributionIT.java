package org.checkpointlpr.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code bin/checkpoint} as the build made it. */
class DistributionIT {
  private static final Path HOME = Path.of("target", "checkpoint-lpr").toAbsolutePath();

  @TempDir Path folder;

  private record Ended(int exitCode, String out, String err) {}

  @Test
  void theVersionIsPrintedAlsoThroughALink() throws Exception {
    Path link =
        Files.createSymbolicLink(folder.resolve("checkpoint"), HOME.resolve("bin/checkpoint"));
    Ended ended = run(link, Map.of(), "--version");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("checkpoint ");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void theClassArchiveIsMadeOnce() throws Exception {
    Path cache = folder.resolve("cache");
    Map<String, String> environment = Map.of("CHECKPOINT_CACHE", cache.toString());
    run(HOME.resolve("bin/checkpoint"), environment, "--version");
    List<Path> archives = archives(cache);
    assertThat(archives).hasSize(1);
    var made = Files.getLastModifiedTime(archives.get(0));
    run(HOME.resolve("bin/checkpoint"), environment, "--version");
    assertThat(archives(cache)).isEqualTo(archives);
    assertThat(Files.getLastModifiedTime(archives.get(0))).isEqualTo(made);
  }

  @Test
  void aMissingJavaIsSaidWithWhatToDo() throws Exception {
    Ended ended =
        run(HOME.resolve("bin/checkpoint"), Map.of("JAVA_HOME", folder.toString()), "--version");
    assertThat(ended.exitCode()).isEqualTo(69);
    assertThat(ended.err()).contains("no Java runtime", "17");
  }

  @Test
  void theNativesOfBothMachinesAreShipped() throws IOException {
    try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      for (String machine : List.of("linux-x86_64", "linux-arm64")) {
        assertThat(names).anyMatch(n -> n.startsWith("opencv-") && n.endsWith(machine + ".jar"));
        assertThat(names).anyMatch(n -> n.startsWith("tesseract-") && n.endsWith(machine + ".jar"));
      }
    }
  }

  @Test
  @Timeout(300)
  void theDemonstrationEndsWithHitsThatHeadquartersHasVerified() throws Exception {
    Path kept = folder.resolve("mission");
    Path pictures = Path.of("..", "test-images").toAbsolutePath().normalize();
    Ended ended =
        run(
            HOME.resolve("bin/checkpoint"),
            Map.of(),
            "demo",
            "--keep",
            kept.toString(),
            pictures.toString());
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    long wanted = ended.out().lines().filter(line -> line.contains("  WANTED ")).count();
    long verified = ended.out().lines().filter(line -> line.contains("  VERIFIED ")).count();
    assertThat(verified).isGreaterThanOrEqualTo(3).isGreaterThanOrEqualTo(wanted);
    assertThat(ended.out()).contains("impersonation suspected  (near: wanted UN 3O218)");
    noPlateStandsInClearIn(kept, ended.out());
  }

  /**
   * Neither a vehicle that passed nor an entry of the list may be found on the checkpoint's disk.
   */
  private static void noPlateStandsInClearIn(Path mission, String shown) throws IOException {
    List<String> plates =
        shown
            .lines()
            .filter(line -> line.startsWith("  seen "))
            .map(line -> line.substring(11).strip().split(" ", 2)[0])
            .filter(text -> text.length() >= 5)
            .toList();
    assertThat(plates).hasSizeGreaterThan(5);
    try (Stream<Path> files = Files.walk(mission.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(plates).as(file.toString()).noneMatch(bytes::contains);
      }
    }
  }

  @Test
  void picturesAreReadFromTheCommandLine() throws Exception {
    Path picture = Path.of("..", "test-images", "un-suv-day.jpg").toAbsolutePath().normalize();
    Ended ended = run(HOME.resolve("bin/checkpoint"), Map.of(), "read", picture.toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("UN30218");
  }

  private static List<Path> archives(Path cache) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  private Ended run(Path program, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("CHECKPOINT_CACHE", folder.resolve("cache").toString());
    builder.environment().putAll(environment);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int exitCode = process.waitFor();
    return new Ended(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
