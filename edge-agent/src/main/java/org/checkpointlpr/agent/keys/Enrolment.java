package org.checkpointlpr.agent.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.EnrolmentRequest;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Keys;
import org.checkpointlpr.seal.Keystores;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.seal.Trust;

/**
 * Enrolment of a checkpoint whose keys are made on the device and stay there: the device writes a
 * request, the mission answers with certificates, the device installs them. Between the two, two
 * persons compare fingerprints by voice.
 */
public final class Enrolment {
  private static final List<Role> ROLES =
      List.of(Role.CHECKPOINT_LINK, Role.CHECKPOINT_SIGN, Role.CHECKPOINT_OPEN);

  private Enrolment() {}

  /**
   * Makes the three keys in a new identity folder, and {@code request-N.pem} for each.
   *
   * @return the fingerprints to read aloud, in order
   * @throws IOException if the folder is not empty or cannot be written
   */
  public static List<String> request(Path identity, String checkpoint) throws IOException {
    MissionSpec.requireName(checkpoint);
    if (Files.exists(identity.resolve("mission.json"))) {
      throw new IOException(identity + " holds an identity already; choose another folder");
    }
    DurableFiles.folderForOwner(identity);
    List<String> fingerprints = new ArrayList<>();
    for (Role role : ROLES) {
      KeyPair pair = Keys.generate();
      DurableFiles.writeForOwner(
          identity.resolve(pending(role)),
          ascii(Pem.block("PRIVATE KEY", pair.getPrivate().getEncoded())));
      DurableFiles.writeForOwner(
          identity.resolve(request(role)),
          ascii(Pem.block("CERTIFICATE REQUEST", EnrolmentRequest.make(checkpoint, pair))));
      fingerprints.add(Certificates.fingerprint(pair.getPublic()));
    }
    return fingerprints;
  }

  /**
   * Reads the requests that a device has written.
   *
   * @param folder with the three request files
   * @throws IOException if one is absent
   * @throws RefusedException if one is no request, or not signed by its own key
   */
  public static List<EnrolmentRequest> requests(Path folder) throws IOException, RefusedException {
    List<EnrolmentRequest> requests = new ArrayList<>();
    for (Role role : ROLES) {
      requests.add(
          EnrolmentRequest.read(
              Pem.readBlock(folder.resolve(request(role)), "CERTIFICATE REQUEST")));
    }
    return requests;
  }

  /**
   * Admits a checkpoint, and writes the answer for it: no secrets, may travel openly.
   *
   * @param answer folder to write
   */
  public static void answer(
      Mission mission,
      String checkpoint,
      List<EnrolmentRequest> requests,
      Path answer,
      Duration validity)
      throws IOException {
    writeAnswer(mission, checkpoint, mission.admit(checkpoint, requests, validity), answer);
  }

  /**
   * Certifies a device's keys anew, and writes the answer for it: no secrets, may travel openly.
   *
   * @param answer folder to write
   * @throws IOException if it was never enrolled, or was revoked
   */
  public static void renew(Mission mission, String checkpoint, Path answer, Duration validity)
      throws IOException {
    writeAnswer(mission, checkpoint, mission.renew(checkpoint, validity), answer);
  }

  private static void writeAnswer(
      Mission mission, String checkpoint, List<X509Certificate> issued, Path answer)
      throws IOException {
    PartyFolder hq = PartyFolder.open(mission.party("hq"));
    PartyFolder.describe(answer, mission.name(), checkpoint, hq.trust());
    for (String file : List.of("crl.pem", "trusted.pem")) {
      Files.copy(
          mission.party("hq").resolve(file),
          answer.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    DurableFiles.writeForOwner(answer.resolve("issued.pem"), ascii(Pem.certificates(issued)));
  }

  /**
   * Takes the mission's answer into the identity folder. The certificates must belong to the keys
   * that wait there; these are put into key stores and their open copies are deleted. An answer to
   * a renewal must belong to the keys that are in the key stores.
   *
   * @throws IOException if the answer is incomplete, or for other keys
   */
  public static void install(Path identity, Path answer) throws IOException {
    List<X509Certificate> issued = Pem.readCertificates(answer.resolve("issued.pem"));
    Trust trust = PartyFolder.trust(answer);
    X509Certificate authority =
        trust
            .authority(Role.CHECKPOINT_AUTHORITY)
            .orElseThrow(() -> new IOException("the answer lacks the checkpoint authority"));
    if (issued.size() != ROLES.size()) {
      throw new IOException(
          "the answer holds %d certificates; a checkpoint has %d"
              .formatted(issued.size(), ROLES.size()));
    }
    if (!Files.exists(identity.resolve("password"))) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      DurableFiles.writeForOwner(
          identity.resolve("password"), Base64.getUrlEncoder().withoutPadding().encode(random));
    }
    try (SecretBytes password = PartyFolder.password(identity)) {
      for (int i = 0; i < ROLES.size(); i++) {
        Role role = ROLES.get(i);
        X509Certificate certificate = issued.get(i);
        Path store = identity.resolve(PartyFolder.fileName(role));
        PrivateKey key =
            Files.exists(identity.resolve(pending(role)))
                ? pendingKey(identity, role, certificate)
                : storedKey(store, role, certificate, password);
        Keystores.save(store, new Identity(key, List.of(certificate, authority)), password);
      }
    }
    for (String file : List.of("mission.json", "ca.pem", "crl.pem", "trusted.pem")) {
      DurableFiles.writeForOwner(identity.resolve(file), Files.readAllBytes(answer.resolve(file)));
    }
    for (Role role : ROLES) {
      Files.deleteIfExists(identity.resolve(pending(role)));
      Files.deleteIfExists(identity.resolve(request(role)));
    }
  }

  private static void requireOwn(Path identity, Role role, X509Certificate certificate)
      throws IOException {
    try {
      EnrolmentRequest own =
          EnrolmentRequest.read(
              Pem.readBlock(identity.resolve(request(role)), "CERTIFICATE REQUEST"));
      if (!own.key().equals(certificate.getPublicKey())
          || !Certificates.hasRole(certificate, role)) {
        throw new IOException(
            "the answer's certificate for %s belongs to another key; it answers another request"
                .formatted(role));
      }
    } catch (RefusedException e) {
      throw new IOException("the request in " + identity + " is damaged", e);
    }
  }

  private static PrivateKey storedKey(
      Path store, Role role, X509Certificate certificate, SecretBytes password) throws IOException {
    Identity had = Keystores.load(store, password);
    if (!had.certificate().getPublicKey().equals(certificate.getPublicKey())
        || !Certificates.hasRole(certificate, role)) {
      throw new IOException(
          "the answer's certificate for %s belongs to another key than that in %s"
              .formatted(role, store));
    }
    return had.key();
  }

  private static PrivateKey pendingKey(Path identity, Role role, X509Certificate certificate)
      throws IOException {
    requireOwn(identity, role, certificate);
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(
              new PKCS8EncodedKeySpec(
                  Pem.readBlock(identity.resolve(pending(role)), "PRIVATE KEY")));
    } catch (GeneralSecurityException e) {
      throw new IOException("the waiting key for " + role + " is damaged", e);
    }
  }

  private static String pending(Role role) {
    return word(role) + ".pending.key";
  }

  private static String request(Role role) {
    return word(role) + ".request.pem";
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
