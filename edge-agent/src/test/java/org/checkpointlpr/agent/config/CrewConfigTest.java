package org.checkpointlpr.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrewConfigTest {
  private static final String PIN = "argon2id:19456:2:" + "A".repeat(22) + ":" + "B".repeat(43);

  @TempDir Path folder;

  @Test
  void withoutTheSectionThereIsNoPage() throws Exception {
    assertThat(read("").crew()).isEmpty();
  }

  @Test
  void anEmptySectionServesThisMachineAlone() throws Exception {
    CrewConfig crew = read("crew: {}").crew().orElseThrow();
    assertThat(crew.isLocal()).isTrue();
    assertThat(crew.listen().getPort()).isEqualTo(8080);
    assertThat(crew.commanderPin()).isEmpty();
  }

  @Test
  void otherMachinesAreServedWithTlsAndAPin() throws Exception {
    CrewConfig crew =
        read("crew: {listen: '192.0.2.20:8443', keystore: k.p12, keystorePassword: k.txt,"
                + " crewPin: '"
                + PIN
                + "'}")
            .crew()
            .orElseThrow();
    assertThat(crew.isLocal()).isFalse();
    assertThat(crew.tls()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "crew: {listen: '0.0.0.0:8080'}                        | HTTPS",
        "crew: {listen: '192.0.2.20:8080'}                     | crewPin",
        "crew: {listen: 'localhost:8080'}                      | listen",
        "crew: {listen: '127.0.0.1:99999'}                     | listen",
        "crew: {listen: '999.0.0.1:80'}                        | listen",
        "crew: {keystore: a.p12}                               | keystorePassword",
        "crew: {commanderPin: '123456'}                        | crew pin",
        "crew: {language: french}                              | language",
        "crew: {names: ['evil example']}                       | names",
        "crew: {sessionHours: 0}                               | sessionHours",
        "crew: {pin: x}                                        | unknown key"
      })
  void whatWouldLetAnybodyInIsRefusedByName(String section, String named) {
    assertThatThrownBy(() -> read(section))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems().toString() + e.getMessage()).contains(named));
  }

  private AgentConfig read(String section) throws ConfigException, IOException {
    Path file = folder.resolve("checkpoint.yaml");
    Files.writeString(
        file,
        """
        mission: example
        checkpoint: cp-alpha
        state: state
        identity: identity
        cameras:
          - name: gate
            pictures: pictures
        uplink:
          brokers: ssl://broker.example:8883
        """
            + section
            + "\n");
    return ConfigFile.read(file);
  }
}
