package org.checkpointlpr.agent.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mission's keys over their years: enrolment, renewal, revocation, more workers. */
class MissionTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path dir;
  private Mission mission;

  @BeforeEach
  void make() throws IOException {
    mission =
        Mission.create(
            dir.resolve("m"),
            MissionSpec.of("m1", List.of("cp-alpha"), "broker.example"),
            at(START));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hq",
        "hq-2",
        "operator-1",
        "broker",
        "inner-broker",
        "recovery",
        "mission",
        "",
        "Cp",
        "a b",
        "cp/alpha",
        "cp+",
        "cp#"
      })
  void nameThatAnAccessListWouldTakeForAnotherIsRefused(String name) {
    assertThatThrownBy(() -> mission.enrolCheckpoint(name, YEAR))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cp-alpha", "hq", "operator-1", "broker"})
  void renewalKeepsTheKeysAndProlongsTheCertificates(String name) throws IOException {
    Instant later = START.plus(Duration.ofDays(300));
    Mission reopened = Mission.open(dir.resolve("m"), at(later));
    List<X509Certificate> renewed = reopened.renew(name, YEAR);
    assertThat(renewed).hasSize(name.equals("broker") ? 1 : name.equals("operator-1") ? 2 : 3);
    for (X509Certificate certificate : renewed) {
      assertThat(certificate.getNotAfter().toInstant()).isEqualTo(later.plus(YEAR));
    }
    if (name.equals("broker")) {
      assertThat(Files.readString(mission.broker().resolve("broker.pem"))).isNotEqualTo("");
      assertThat(renewed.get(0).getSerialNumber())
          .isEqualTo(
              org.checkpointlpr.seal.Pem.readCertificates(mission.broker().resolve("broker.pem"))
                  .get(0)
                  .getSerialNumber());
      return;
    }
    PartyFolder folder = PartyFolder.open(mission.party(name));
    for (X509Certificate certificate : renewed) {
      Identity identity = folder.identity(MissionRegister.role(certificate));
      assertThat(identity.certificate()).isEqualTo(certificate);
    }
    // Everybody finds the renewed certificate under the same key.
    PartyFolder hq = PartyFolder.open(mission.party("hq"));
    for (X509Certificate certificate : renewed) {
      assertThat(hq.roster().find(org.checkpointlpr.seal.Certificates.keyId(certificate)))
          .contains(certificate);
    }
  }

  @Test
  void deviceInstallsARenewalForItsOwnKeysOnly() throws Exception {
    Path device = dir.resolve("device");
    Enrolment.request(device, "cp-bravo");
    Enrolment.answer(mission, "cp-bravo", Enrolment.requests(device), dir.resolve("answer"), YEAR);
    Enrolment.install(device, dir.resolve("answer"));
    Identity before = PartyFolder.open(device).identity(Role.CHECKPOINT_SIGN);
    Mission later = Mission.open(dir.resolve("m"), at(START.plus(Duration.ofDays(300))));
    Enrolment.renew(later, "cp-alpha", dir.resolve("foreign"), YEAR);
    assertThatThrownBy(() -> Enrolment.install(device, dir.resolve("foreign")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another key");
    assertThat(PartyFolder.open(device).identity(Role.CHECKPOINT_SIGN).certificate())
        .isEqualTo(before.certificate());
    Enrolment.renew(later, "cp-bravo", dir.resolve("renewal"), YEAR);
    Enrolment.install(device, dir.resolve("renewal"));
    Identity after = PartyFolder.open(device).identity(Role.CHECKPOINT_SIGN);
    assertThat(after.certificate().getPublicKey()).isEqualTo(before.certificate().getPublicKey());
    assertThat(after.certificate().getNotAfter()).isAfter(before.certificate().getNotAfter());
  }

  @Test
  void revokedPartyCannotBeRenewed() throws IOException {
    mission.revoke("cp-alpha");
    assertThatThrownBy(() -> mission.renew("cp-alpha", YEAR))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("revoked");
    assertThatThrownBy(() -> mission.renew("cp-nobody", YEAR)).isInstanceOf(IOException.class);
    assertThat(Files.readString(mission.broker().resolve("acl"))).doesNotContain("cp-alpha");
  }

  @Test
  void workerHasALinkOfItsOwnAndHeadquartersOtherKeys() throws IOException {
    mission.enrolWorker("hq-2", YEAR);
    PartyFolder hq = PartyFolder.open(mission.party("hq"));
    PartyFolder worker = PartyFolder.open(mission.party("hq-2"));
    assertThat(worker.identity(Role.HQ_LINK).name()).isEqualTo("hq-2");
    for (Role role : List.of(Role.HQ_SIGN, Role.HQ_OPEN)) {
      assertThat(worker.identity(role).certificate()).isEqualTo(hq.identity(role).certificate());
    }
    // One key opens records, however many workers there are: a second one would lengthen each.
    assertThat(PartyFolder.open(mission.party("cp-alpha")).recordRecipients()).hasSize(2);
    assertThat(Files.readString(mission.broker().resolve("acl")))
        .contains("user hq-2\ntopic read lpr/m1/up/+");
    mission.renew("hq", Duration.ofDays(700));
    assertThat(PartyFolder.open(mission.party("hq-2")).identity(Role.HQ_SIGN).certificate())
        .isEqualTo(PartyFolder.open(mission.party("hq")).identity(Role.HQ_SIGN).certificate());
    assertThatThrownBy(() -> mission.enrolWorker("cp-x", YEAR))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Clock at(Instant when) {
    return Clock.fixed(when, ZoneOffset.UTC);
  }
}
