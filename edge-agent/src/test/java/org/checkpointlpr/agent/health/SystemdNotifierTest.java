package org.checkpointlpr.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdNotifierTest {
  /**
   * Java 17 cannot receive a UNIX datagram either: Python, where it is installed, plays systemd.
   */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String RECEIVER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      n = sys.argv[1]
      s.bind('\\0' + n[1:] if n[0] == '@' else n)
      s.settimeout(20)
      print('bound', flush=True)
      print(s.recv(4096).decode().replace('\\n', '|'), flush=True)
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"path", "abstract"})
  void theMessageArrivesAtTheSocket(String kind) throws IOException {
    assumeThat(Files.isExecutable(PYTHON)).as("python3 is installed").isTrue();
    String socket =
        kind.equals("path")
            ? folder.resolve("notify").toString()
            : "@checkpoint-test-" + ProcessHandle.current().pid();
    Process receiver =
        new ProcessBuilder(List.of(PYTHON.toString(), "-c", RECEIVER, socket))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("bound");
      assertThat(SystemdNotifier.ofSocket(socket).send("READY=1\nSTATUS=reading")).isTrue();
      assertThat(said.readLine()).isEqualTo("READY=1|STATUS=reading");
    } finally {
      receiver.destroyForcibly();
    }
  }

  @Test
  void withoutSystemdNothingIsSent() {
    assertThat(SystemdNotifier.ofSocket("").send("READY=1")).isFalse();
  }

  @Test
  void aSocketThatIsNotThereIsNoReasonToFail() {
    assertThat(SystemdNotifier.ofSocket(folder.resolve("none").toString()).send("READY=1"))
        .isFalse();
    assertThat(SystemdNotifier.ofSocket("/" + "x".repeat(200)).send("READY=1")).isFalse();
  }
}
