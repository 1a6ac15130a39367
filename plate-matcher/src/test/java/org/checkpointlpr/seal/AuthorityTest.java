package org.checkpointlpr.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  private final Mission mission = new Mission();

  @Test
  void everyRoleHasItsOwnCertificateAndNoOther() throws RefusedException {
    for (Role role : EnumSet.complementOf(EnumSet.of(Role.ROOT))) {
      if (role.isAuthority()) {
        continue;
      }
      Identity identity = authority(role).enrol(Mission.order("somebody", role));
      mission.trust.check(identity.certificate(), role, Mission.NOW);
      for (Role other : EnumSet.complementOf(EnumSet.of(role))) {
        assertThat(Certificates.hasRole(identity.certificate(), other))
            .as("%s as %s", role, other)
            .isFalse();
      }
    }
  }

  @Test
  void noAuthorityIssuesForTheRoleOfAnother() {
    for (Role role : Role.values()) {
      for (Authority authority :
          List.of(mission.root, mission.checkpoints, mission.operators, mission.infrastructure)) {
        if (role == Role.ROOT || role.issuer() != authority.role()) {
          assertThatThrownBy(() -> authority.enrol(Mission.order("somebody", role)))
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
  }

  @Test
  void certificateOfTheWrongAuthorityIsUntrustedEvenWithTheRightRole() {
    // An authority that has been taken over can put any role into what it issues.
    Authority taken = new Authority(mission.checkpoints.identity(), Role.OPERATOR_AUTHORITY);
    Identity forged = taken.enrol(Mission.order("operator-1", Role.OPERATOR_SIGN));
    assertThatThrownBy(
            () -> mission.trust.check(forged.certificate(), Role.OPERATOR_SIGN, Mission.NOW))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.UNTRUSTED));
  }

  @Test
  void namesThatCouldBreakATopicOrAnAccessListAreRefused() {
    for (String name : List.of("", "a/b", "a+", "#", "a\nb", "a,b", "x".repeat(64), " a")) {
      assertThatThrownBy(() -> Mission.order(name, Role.CHECKPOINT_LINK))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void requestCarriesNameAndKeyAndProvesTheKey() throws RefusedException {
    KeyPair pair = Keys.generate();
    byte[] request = EnrolmentRequest.make("cp-bravo", pair);
    EnrolmentRequest read = EnrolmentRequest.read(request);
    assertThat(read.name()).isEqualTo("cp-bravo");
    assertThat(read.key()).isEqualTo(pair.getPublic());
    assertThat(read.fingerprint())
        .isEqualTo(Certificates.fingerprint(pair.getPublic()))
        .matches("([0-9A-F]{4} ){9}[0-9A-F]{4}");
    int refused = 0;
    for (int at = 0; at < request.length; at++) {
      byte[] changed = request.clone();
      changed[at] ^= 1;
      try {
        assertThat(EnrolmentRequest.read(changed)).isEqualTo(read);
      } catch (RefusedException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(request.length * 9 / 10);
  }

  @Test
  void keystoreGivesTheIdentityBackOnlyWithItsPassword(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("device.p12");
    SecretBytes password = SecretBytes.take("correct horse".toCharArray());
    Keystores.save(file, mission.device, password);
    assertThat(Keystores.load(file, password)).isEqualTo(mission.device);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThatThrownBy(() -> Keystores.load(file, SecretBytes.take("wrong".toCharArray())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("password");
  }

  @Test
  void identityPrintsNoKey() {
    assertThat(mission.device).hasToString("identity(cp-alpha)");
  }

  private Authority authority(Role role) {
    return List.of(mission.checkpoints, mission.operators, mission.infrastructure).stream()
        .filter(a -> a.role() == role.issuer())
        .findFirst()
        .orElseThrow();
  }
}
