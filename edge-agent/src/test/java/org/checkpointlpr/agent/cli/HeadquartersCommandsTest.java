package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of keys and headquarters as a person types them. */
class HeadquartersCommandsTest {
  private final CommandRun command = new CommandRun();

  @TempDir Path dir;

  @Test
  void keysAreMadeRenewedRevokedAndShown() {
    String m = dir.resolve("m1").toString();
    assertThat(
            command.run(
                "keys",
                "mission",
                m,
                "--name",
                "m1",
                "--checkpoint",
                "cp-a",
                "--broker-host",
                "b.example"))
        .isEqualTo(ExitCode.OK);
    assertThat(command.run("keys", "worker", m, "hq-2")).isEqualTo(ExitCode.OK);
    assertThat(dir.resolve("m1/hq-2/hq-link.p12")).exists();
    assertThat(command.run("keys", "worker", m, "cp-b")).isEqualTo(ExitCode.USAGE);
    assertThat(command.run("keys", "inner-broker", m, "--host", "localhost"))
        .isEqualTo(ExitCode.OK);
    assertThat(dir.resolve("m1/inner-broker/mosquitto.conf")).content().contains("listener 1883");
    assertThat(command.run("keys", "renew", m, "cp-a", "--days", "100")).isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains("Renewed 3 certificates of cp-a, for 100 days");
    String device = dir.resolve("device").toString();
    String answer = dir.resolve("answer").toString();
    assertThat(command.run("keys", "request", device, "--name", "cp-b")).isEqualTo(ExitCode.OK);
    assertThat(
            command.run(
                "keys", "admit", m, device, "--name", "cp-b", "--out", answer, "--compared"))
        .isEqualTo(ExitCode.OK);
    assertThat(command.run("keys", "install", device, answer)).isEqualTo(ExitCode.OK);
    String renewal = dir.resolve("renewal").toString();
    assertThat(command.run("keys", "renew", m, "cp-b", "--out", renewal)).isEqualTo(ExitCode.OK);
    assertThat(command.run("keys", "install", device, renewal)).isEqualTo(ExitCode.OK);
    assertThat(command.run("keys", "revoke", m, "cp-a")).isEqualTo(ExitCode.OK);
    assertThat(command.run("keys", "renew", m, "cp-a")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(command.err()).contains("revoked");
    assertThat(command.run("keys", "show", m)).isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains("REVOKED");
  }

  @Test
  void archiveThatIsNotThereOrNotOneIsSaidSo() throws Exception {
    String absent = dir.resolve("none.db").toString();
    assertThat(command.run("hq", "status", "--archive", absent)).isEqualTo(ExitCode.NO_INPUT);
    assertThat(command.err()).contains("does not exist");
    assertThat(command.run("hq", "hits", "--archive", "jdbc:oracle:x")).isEqualTo(ExitCode.USAGE);
    assertThat(command.run("hq", "listen", "--archive", absent, "--count", "1", "--action", "STOP"))
        .isEqualTo(ExitCode.NO_INPUT);
    Path rubbish = Files.writeString(dir.resolve("rubbish.db"), "this is no database, not at all");
    assertThat(command.run("hq", "quarantine", "--archive", rubbish.toString()))
        .isEqualTo(ExitCode.DATA);
    assertThat(command.run("hq", "serve", "--broker", "ssl://localhost:1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(
            command.run(
                "hq", "serve", "--identity", absent, "--broker", "ssl://localhost:1", "--shared"))
        .isEqualTo(ExitCode.NO_INPUT);
  }
}
