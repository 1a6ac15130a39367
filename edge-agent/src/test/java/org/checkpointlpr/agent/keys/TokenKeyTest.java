package org.checkpointlpr.agent.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkpointlpr.agent.feed.ChildJava;
import org.checkpointlpr.agent.feed.Mosquitto;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Sealed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of signatures and of TLS, and the password of others, in a real PKCS#11 token: SoftHSM. */
class TokenKeyTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final Path TOOL = Path.of("/usr/bin/softhsm2-util");

  @TempDir Path dir;

  /** In a process of its own, because SoftHSM reads its configuration's place from there. */
  static final class UsesTheToken {
    private UsesTheToken() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      PartyFolder.open(folder).moveToToken(Role.HQ_SIGN, LIBRARY, Long.parseLong(args[1]));
      PartyFolder hq = PartyFolder.open(folder);
      Identity identity = hq.identity(Role.HQ_SIGN);
      Receipt receipt =
          new Receipt(
              hq.mission(),
              "cp-alpha",
              "00000000000000aa",
              0,
              RecordHash.NONE,
              List.of(),
              CLOCK.instant());
      Receipt verified = Receipt.verify(receipt.sign(identity), hq.roster(), CLOCK.instant());
      System.out.println(
          "verified="
              + verified.equals(receipt)
              + " exportable="
              + (identity.key().getEncoded() != null));
      System.exit(0);
    }
  }

  /** Connects with a TLS key that is in the token; in a process of its own for the same reason. */
  static final class ConnectsWithTheToken {
    private ConnectsWithTheToken() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      PartyFolder.open(folder).moveToToken(Role.HQ_LINK, LIBRARY, Long.parseLong(args[1]));
      PartyFolder hq = PartyFolder.open(folder);
      Identity identity = hq.identity(Role.HQ_LINK);
      TlsMaterial material = new TlsMaterial(identity, hq.trust(), CLOCK::instant);
      try (MqttLink link =
          PahoMqttLink.connector(material)
              .connect(
                  URI.create(args[2]), LinkSettings.of("hq", Optional.empty()), new DeafEar())) {
        link.subscribe(new Topics(hq.mission()).upFilter(false));
        System.out.println(
            "window=" + link.window() + " exportable=" + (identity.key().getEncoded() != null));
      }
      System.exit(0);
    }
  }

  /** Hears nothing. */
  private static final class DeafEar implements LinkListener {
    @Override
    public void received(Incoming incoming) {}

    @Override
    public void lost(String why) {}
  }

  @Test
  void tlsKeyInTheTokenConnectsToARealBroker() throws Exception {
    Path folder = party("hq");
    try (Mosquitto broker = Mosquitto.start(Mission.open(dir.resolve("m"), CLOCK))) {
      assertThat(withAToken(folder, ConnectsWithTheToken.class, broker.address().toString()))
          .contains("window=16 exportable=false");
    }
    assertThat(folder.resolve("hq-link.p12")).doesNotExist();
  }

  @Test
  void keyMovesIntoTheTokenSignsThereAndCannotBeTakenOut() throws Exception {
    Path folder = party("hq");
    String answer = withAToken(folder, UsesTheToken.class);
    assertThat(answer).contains("verified=true exportable=false");
    assertThat(folder.resolve("hq-sign.p12")).doesNotExist();
    assertThat(folder.resolve("hq-sign.pkcs11.json")).exists();
    assertThat(PartyFolder.open(folder).has(Role.HQ_SIGN)).isTrue();
  }

  /** The key that opens the list stays in its file, and the file opens by the token alone. */
  static final class KeepsThePasswordThere {
    private KeepsThePasswordThere() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      PartyFolder.open(folder).movePasswordToToken(LIBRARY, Long.parseLong(args[1]));
      Identity open = PartyFolder.open(folder).identity(Role.CHECKPOINT_OPEN);
      byte[] secret = "list key and pepper".getBytes(StandardCharsets.UTF_8);
      byte[] opened = Sealed.open(Sealed.seal(secret, List.of(open.certificate())), 9999, open);
      System.out.println("opened=" + Arrays.equals(secret, opened));
      System.exit(0);
    }
  }

  @Test
  void deviceKeyInItsFileOpensByThePasswordInTheToken() throws Exception {
    Path folder = party("cp-alpha");
    assertThat(withAToken(folder, KeepsThePasswordThere.class)).contains("opened=true");
    assertThat(folder.resolve("password")).doesNotExist();
    assertThat(folder.resolve("checkpoint-open.p12")).exists();
  }

  @Test
  void tokenThatIsNotThereLeavesTheKeyWhereItWas() throws Exception {
    Path folder = party("hq");
    Files.writeString(folder.resolve("pin"), "5678\n");
    PartyFolder party = PartyFolder.open(folder);
    assertThatThrownBy(() -> party.moveToToken(Role.HQ_SIGN, dir.resolve("none.so"), 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.so");
    assertThatThrownBy(() -> party.moveToToken(Role.HQ_OPEN, dir.resolve("none.so"), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(party.identity(Role.HQ_SIGN).name()).isEqualTo("hq");
  }

  private Path party(String name) throws IOException {
    return Mission.create(
            dir.resolve("m"),
            new MissionSpec("m1", List.of("cp-alpha"), 1, List.of("localhost"), Duration.ofDays(2)),
            CLOCK)
        .party(name);
  }

  /** Makes a token, and runs a program with the folder, the token's slot and the arguments. */
  private String withAToken(Path folder, Class<?> program, String... arguments) throws Exception {
    assumeTrue(
        Files.exists(LIBRARY) && Files.isExecutable(TOOL),
        "softhsm2 is not installed: not tested with a PKCS#11 token");
    Files.writeString(folder.resolve("pin"), "5678\n");
    Path configuration = dir.resolve("softhsm2.conf");
    Path tokens = Files.createDirectory(dir.resolve("tokens"));
    Files.writeString(
        configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    String said =
        run(
            configuration,
            TOOL.toString(),
            "--init-token",
            "--free",
            "--label",
            "m1",
            "--so-pin",
            "12345678",
            "--pin",
            "5678");
    Matcher slot = Pattern.compile("slot (\\d+)").matcher(said);
    assertThat(slot.find()).as(said).isTrue();
    List<Object> all = new ArrayList<>(List.of(folder, slot.group(1)));
    all.addAll(List.of(arguments));
    return run(configuration, ChildJava.command(program, all).toArray(String[]::new));
  }

  private static String run(Path configuration, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", configuration.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
