package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of keys and headquarters as a person types them. */
class HeadquartersCommandsTest {
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @TempDir Path dir;

  @Test
  void keysAreMadeRenewedRevokedAndShown() {
    String m = dir.resolve("m1").toString();
    assertThat(
            run(
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
    assertThat(run("keys", "worker", m, "hq-2")).isEqualTo(ExitCode.OK);
    assertThat(dir.resolve("m1/hq-2/hq-link.p12")).exists();
    assertThat(run("keys", "worker", m, "cp-b")).isEqualTo(ExitCode.USAGE);
    assertThat(run("keys", "inner-broker", m, "--host", "localhost")).isEqualTo(ExitCode.OK);
    assertThat(dir.resolve("m1/inner-broker/mosquitto.conf")).content().contains("listener 1883");
    assertThat(run("keys", "renew", m, "cp-a", "--days", "100")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("Renewed 3 certificates of cp-a, for 100 days");
    String device = dir.resolve("device").toString();
    String answer = dir.resolve("answer").toString();
    assertThat(run("keys", "request", device, "--name", "cp-b")).isEqualTo(ExitCode.OK);
    assertThat(run("keys", "admit", m, device, "--name", "cp-b", "--out", answer, "--compared"))
        .isEqualTo(ExitCode.OK);
    assertThat(run("keys", "install", device, answer)).isEqualTo(ExitCode.OK);
    String renewal = dir.resolve("renewal").toString();
    assertThat(run("keys", "renew", m, "cp-b", "--out", renewal)).isEqualTo(ExitCode.OK);
    assertThat(run("keys", "install", device, renewal)).isEqualTo(ExitCode.OK);
    assertThat(run("keys", "revoke", m, "cp-a")).isEqualTo(ExitCode.OK);
    assertThat(run("keys", "renew", m, "cp-a")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(err.toString()).contains("revoked");
    assertThat(run("keys", "show", m)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("REVOKED");
  }

  @Test
  void archiveThatIsNotThereOrNotOneIsSaidSo() throws Exception {
    String absent = dir.resolve("none.db").toString();
    assertThat(run("hq", "status", "--archive", absent)).isEqualTo(ExitCode.NO_INPUT);
    assertThat(err.toString()).contains("does not exist");
    assertThat(run("hq", "hits", "--archive", "jdbc:oracle:x")).isEqualTo(ExitCode.USAGE);
    assertThat(run("hq", "listen", "--archive", absent, "--count", "1", "--action", "STOP"))
        .isEqualTo(ExitCode.NO_INPUT);
    Path rubbish = Files.writeString(dir.resolve("rubbish.db"), "this is no database, not at all");
    assertThat(run("hq", "quarantine", "--archive", rubbish.toString())).isEqualTo(ExitCode.DATA);
    assertThat(run("hq", "serve", "--broker", "ssl://localhost:1")).isEqualTo(ExitCode.USAGE);
    assertThat(
            run("hq", "serve", "--identity", absent, "--broker", "ssl://localhost:1", "--shared"))
        .isEqualTo(ExitCode.NO_INPUT);
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine command = Checkpoint.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
