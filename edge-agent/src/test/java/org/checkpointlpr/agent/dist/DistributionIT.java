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
