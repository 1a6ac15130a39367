package org.checkpointlpr.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.ConfigFile;
import org.checkpointlpr.agent.doctor.Finding.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void aGoodProgramIsFoundGood() {
    assertThat(doctor("2027-01-01T00:00:00Z").examineProgram())
        .allSatisfy(finding -> assertThat(finding.state()).as(finding.text()).isEqualTo(State.GOOD))
        .extracting(Finding::subject)
        .containsExactly("java", "opencv", "tesseract", "models", "clock");
  }

  @Test
  void aClockThatWasResetIsFoundBad() {
    assertThat(doctor("1970-01-01T00:00:05Z").examineProgram())
        .filteredOn(finding -> finding.state() == State.BAD)
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("timedatectl"));
  }

  @Test
  void whatTheConfigurationNamesIsLookedAt() throws Exception {
    Files.createDirectory(folder.resolve("incoming"));
    try (ServerSocket broker = new ServerSocket(0)) {
      List<Finding> findings =
          doctor("2027-01-01T00:00:00Z").examine(config("incoming", broker.getLocalPort()));
      assertThat(findings)
          .allSatisfy(finding -> assertThat(finding.state()).isNotEqualTo(State.BAD))
          .extracting(Finding::subject)
          .containsExactly("state", "camera gate", "broker");
    }
    assertThat(folder.resolve("state")).isEmptyDirectory();
  }

  @Test
  void whatIsMissingIsNamedWithWhatToDo() throws Exception {
    List<Finding> findings = doctor("2027-01-01T00:00:00Z").examine(config("none", closedPort()));
    assertThat(findings)
        .filteredOn(finding -> finding.state() == State.BAD)
        .extracting(Finding::subject)
        .containsExactly("camera gate", "broker");
    assertThat(findings.get(2).text()).contains("does not answer", "check");
  }

  private static Doctor doctor(String now) {
    return new Doctor(Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private AgentConfig config(String pictures, int port) throws Exception {
    String text =
        """
        mission: demo
        checkpoint: cp-alpha
        state: state
        identity: identity
        cameras:
          - name: gate
            pictures: %s
        uplink:
          brokers: ssl://127.0.0.1:%d
        """;
    return ConfigFile.read(
        Files.writeString(folder.resolve("c.yaml"), text.formatted(pictures, port)));
  }
}
