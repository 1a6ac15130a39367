package org.checkpointlpr.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write, {@code openssl cms} alone can check; what it writes, we can open. */
class OpenSslInteropTest {
  private static final byte[] CONTENT = "{\"type\":\"hit\",\"plate\":\"AB 123\"}".getBytes(UTF_8);
  private static final int LIMIT = 100_000;

  @TempDir Path dir;
  private final Mission mission = new Mission();

  @BeforeEach
  void writeTheKeysAsPem() throws IOException, InterruptedException {
    assumeTrue(run("version").exit == 0, "openssl is not installed: interoperation not tested");
    Files.writeString(dir.resolve("ca.pem"), Pem.certificates(mission.trust.all()));
    write("device", mission.device);
    write("op1", mission.operator1);
    write("op2", mission.operator2);
    write("hq", mission.hqOpen);
  }

  @Test
  void opensslVerifiesACompactRecordEvenWhenPadded() throws IOException, InterruptedException {
    byte[] signed = Signed.compact(CONTENT, mission.device);
    for (int padding : List.of(0, 57)) {
      Files.write(dir.resolve("hit.p7s"), Arrays.copyOf(signed, signed.length + padding));
      Result result =
          run(
              "cms -verify -inform DER -in hit.p7s -CAfile ca.pem -certfile device.pem"
                  + " -purpose any -no_check_time -binary -out hit.json");
      assertThat(result.exit).as(result.output).isZero();
      assertThat(dir.resolve("hit.json")).hasBinaryContent(CONTENT);
    }
    signed[signed.length / 2] ^= 1;
    Files.write(dir.resolve("hit.p7s"), signed);
    assertThat(
            run("cms -verify -inform DER -in hit.p7s -CAfile ca.pem -certfile device.pem"
                    + " -purpose any -no_check_time -binary -out bad.json")
                .exit)
        .isNotZero();
  }

  @Test
  void opensslVerifiesTwoOperatorsWithTheRootAlone() throws IOException, InterruptedException {
    Files.writeString(dir.resolve("root.pem"), Pem.certificates(List.of(mission.trust.root())));
    byte[] one = Signed.sign(CONTENT, mission.operator1);
    Files.write(dir.resolve("m.p7s"), cosign(one));
    Result result =
        run(
            "cms -verify -inform DER -in m.p7s -CAfile root.pem -purpose any -no_check_time"
                + " -binary -out m.json");
    assertThat(result.exit).as(result.output).isZero();
    assertThat(dir.resolve("m.json")).hasBinaryContent(CONTENT);
  }

  @Test
  void opensslOpensWhatWeSeal() throws IOException, InterruptedException {
    Files.write(
        dir.resolve("env.p7m"),
        Sealed.seal(
            CONTENT, List.of(mission.recovery.certificate(), mission.hqOpen.certificate())));
    Result result =
        run("cms -decrypt -inform DER -in env.p7m -recip hq.pem -inkey hq.key -binary -out x");
    assertThat(result.exit).as(result.output).isZero();
    assertThat(dir.resolve("x")).hasBinaryContent(CONTENT);
  }

  @Test
  void weOpenWhatOpensslSealsAndNoticeTampering()
      throws IOException, InterruptedException, RefusedException {
    Files.write(dir.resolve("p"), CONTENT);
    for (String keyId : List.of("", " -keyid")) {
      Result result =
          run(
              "cms -encrypt -binary -aes-256-gcm -aes256-wrap"
                  + keyId
                  + " -in p -outform DER -out l.p7m -recip hq.pem -keyopt ecdh_kdf_md:sha256");
      assertThat(result.exit).as(result.output).isZero();
      byte[] sealed = Files.readAllBytes(dir.resolve("l.p7m"));
      assertThat(Sealed.open(sealed, LIMIT, mission.hqOpen)).isEqualTo(CONTENT);
      sealed[sealed.length - 1] ^= 1;
      assertRefused(Refusal.TAMPERED, sealed);
    }
  }

  @Test
  void weRefuseOtherAlgorithmsOfOpenssl() throws IOException, InterruptedException {
    Files.write(dir.resolve("p"), CONTENT);
    for (String weak :
        List.of(
            "-aes-256-cbc -aes256-wrap -recip hq.pem -keyopt ecdh_kdf_md:sha256",
            "-aes-128-gcm -aes256-wrap -recip hq.pem -keyopt ecdh_kdf_md:sha256",
            "-aes-256-gcm -aes256-wrap -recip hq.pem -keyopt ecdh_kdf_md:sha1",
            "-aes-256-gcm -aes128-wrap -recip hq.pem -keyopt ecdh_kdf_md:sha256")) {
      Result result = run("cms -encrypt -binary -in p -outform DER -out w.p7m " + weak);
      assertThat(result.exit).as(result.output).isZero();
      byte[] sealed = Files.readAllBytes(dir.resolve("w.p7m"));
      assertRefused(
          weak.contains("cbc") ? Refusal.WRONG_STRUCTURE : Refusal.WRONG_ALGORITHM, sealed);
    }
  }

  @Test
  void weVerifyWhatOpensslSignsAndCosigns()
      throws IOException, InterruptedException, RefusedException {
    Files.write(dir.resolve("p"), CONTENT);
    Result sign =
        run(
            "cms -sign -binary -nodetach -md sha256 -in p -signer op1.pem -inkey op1.key"
                + " -outform DER -out m1.p7s");
    assertThat(sign.exit).as(sign.output).isZero();
    Result resign =
        run(
            "cms -resign -binary -nodetach -md sha256 -inform DER -in m1.p7s -signer op2.pem"
                + " -inkey op2.key -outform DER -out m2.p7s");
    assertThat(resign.exit).as(resign.output).isZero();
    byte[] signed = Files.readAllBytes(dir.resolve("m2.p7s"));
    Verified verified = Signed.verify(signed, LIMIT, mission.policy(Role.OPERATOR_SIGN, 2));
    assertThat(verified.content()).isEqualTo(CONTENT);
  }

  @Test
  void opensslRefusesARevokedSigner() throws IOException, InterruptedException {
    Files.write(dir.resolve("m.p7s"), Signed.sign(CONTENT, mission.operator1));
    var list =
        mission.operators.revoke(
            List.of(mission.operator1.certificate().getSerialNumber()),
            1,
            Mission.NOW,
            Mission.NOW.plus(Mission.YEAR));
    Files.writeString(
        dir.resolve("withcrl.pem"),
        Pem.certificates(mission.trust.all()) + Pem.revocations(List.of(list)));
    Result result =
        run(
            "cms -verify -inform DER -in m.p7s -CAfile withcrl.pem -crl_check -purpose any"
                + " -no_check_time -binary -out m.json");
    assertThat(result.exit).isNotZero();
    assertThat(result.output).contains("revoked");
  }

  private byte[] cosign(byte[] signed) {
    try {
      return Signed.cosign(signed, LIMIT, mission.operator2);
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
  }

  private void assertRefused(Refusal refusal, byte[] sealed) {
    assertThatThrownBy(() -> Sealed.open(sealed, LIMIT, mission.hqOpen))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private void write(String name, Identity identity) throws IOException {
    Files.writeString(dir.resolve(name + ".pem"), Pem.certificates(identity.chain()));
    Files.writeString(
        dir.resolve(name + ".key"), Pem.block("PRIVATE KEY", identity.key().getEncoded()));
  }

  private record Result(int exit, String output) {}

  private Result run(String arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    try {
      Process process =
          new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(127, e.toString());
    }
  }
}
