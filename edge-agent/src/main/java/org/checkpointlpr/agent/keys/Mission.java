package org.checkpointlpr.agent.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.checkpointlpr.seal.Authority;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.EnrolmentRequest;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Keystores;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.seal.Trust;

/**
 * A mission's keys in a folder: the authorities, who was enrolled, who was revoked, and a folder
 * ready to be handed to each party. Whoever holds this folder is the mission: it belongs on an
 * offline medium. Not safe for two threads or two programs at once.
 */
public final class Mission {
  private static final List<Role> AUTHORITIES =
      List.of(Role.CHECKPOINT_AUTHORITY, Role.OPERATOR_AUTHORITY, Role.INFRASTRUCTURE_AUTHORITY);
  private static final List<Role> CHECKPOINT =
      List.of(Role.CHECKPOINT_LINK, Role.CHECKPOINT_SIGN, Role.CHECKPOINT_OPEN);

  /** A revocation list's life: brokers lock everybody out after it. */
  private static final Duration REVOCATION_LIFE = Duration.ofDays(365);

  private final Path folder;
  private final String name;
  private final Clock clock;
  private final MissionRegister register;
  private final Map<Role, Authority> authorities = new EnumMap<>(Role.class);

  private Mission(Path folder, String name, Clock clock) {
    this.folder = folder;
    this.name = name;
    this.clock = clock;
    this.register = new MissionRegister(folder);
  }

  /**
   * Makes a mission: authorities, headquarters, recovery, operators, a broker and checkpoints.
   *
   * @param folder must be absent or empty
   * @throws IOException if the folder is not empty or cannot be written
   */
  public static Mission create(Path folder, MissionSpec spec, Clock clock) throws IOException {
    if (Files.exists(folder)) {
      try (var inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw new IOException(folder + " is not empty; a mission needs a new folder");
        }
      }
    }
    Mission mission = new Mission(folder, spec.mission(), clock);
    mission.makeAuthorities(spec);
    mission.enrolParty(folder.resolve("hq"), "hq", hqRoles(), spec.validity());
    mission.enrolParty(
        folder.resolve("recovery"), "recovery", List.of(Role.RECOVERY_OPEN), spec.validity());
    for (int i = 1; i <= spec.operators(); i++) {
      String operator = "operator-" + i;
      mission.enrolParty(
          folder.resolve(operator),
          operator,
          List.of(Role.OPERATOR_LINK, Role.OPERATOR_SIGN),
          spec.validity());
    }
    for (String checkpoint : spec.checkpoints()) {
      mission.enrolCheckpoint(checkpoint, spec.validity());
    }
    mission.makeBroker(mission.broker(), "broker", spec.brokerHosts(), spec.validity());
    mission.shareTrust();
    return mission;
  }

  /**
   * Opens a mission's folder, with its authorities.
   *
   * @throws IOException if it is not one, is damaged, or the password does not open it
   */
  public static Mission open(Path folder, Clock clock) throws IOException {
    PartyFolder self = PartyFolder.open(folder);
    Mission mission = new Mission(folder, self.mission(), clock);
    for (Role role : AUTHORITIES) {
      mission.authorities.put(role, new Authority(self.identity(role), role));
    }
    return mission;
  }

  /** Returns the mission's name. */
  public String name() {
    return name;
  }

  /** Returns the folder to hand to a party: a checkpoint's name, an operator's, or {@code hq}. */
  public Path party(String party) {
    return folder.resolve(party);
  }

  /** Returns the folder with the broker's key, certificate, configuration and access list. */
  public Path broker() {
    return folder.resolve("broker");
  }

  /**
   * Makes a checkpoint's three keys here and its folder. The safer way is {@link #admit}: there the
   * keys never leave the device.
   */
  public void enrolCheckpoint(String checkpoint, Duration validity) throws IOException {
    MissionSpec.requireName(checkpoint);
    if (Files.exists(party(checkpoint))) {
      throw new IOException("\"%s\" is enrolled already; renew or revoke it".formatted(checkpoint));
    }
    enrolParty(party(checkpoint), checkpoint, CHECKPOINT, validity);
    shareTrust();
  }

  /**
   * Issues the certificates for keys that were made on the device.
   *
   * @param requests one for each of link, sign, open, in this order; fingerprints already compared
   * @return one certificate for each
   */
  public List<X509Certificate> admit(
      String checkpoint, List<EnrolmentRequest> requests, Duration validity) throws IOException {
    MissionSpec.requireName(checkpoint);
    if (requests.size() != CHECKPOINT.size()) {
      throw new IllegalArgumentException(
          requests.size() + " requests; a checkpoint has " + CHECKPOINT.size() + " keys");
    }
    List<X509Certificate> issued = new ArrayList<>();
    for (int i = 0; i < CHECKPOINT.size(); i++) {
      Authority.Order order =
          new Authority.Order(checkpoint, CHECKPOINT.get(i), List.of(), clock.instant(), validity);
      issued.add(authority(CHECKPOINT.get(i)).issue(requests.get(i).key(), order));
    }
    register.remember(issued);
    shareTrust();
    return issued;
  }

  /**
   * Revokes all certificates of a party and writes the new revocation lists everywhere.
   *
   * @return how many certificates were revoked
   */
  public int revoke(String party) throws IOException {
    int count = register.revoke(party);
    writeRevocations();
    shareTrust();
    return count;
  }

  /**
   * Makes the folder of one more worker at headquarters: a TLS key of its own, because brokers bind
   * the client id to it, and copies of headquarters' other keys. Whoever holds it is headquarters.
   *
   * @param worker {@code hq-} and a name
   */
  public void enrolWorker(String worker, Duration validity) throws IOException {
    if (!MissionSpec.isWorker(worker)) {
      throw new IllegalArgumentException(
          "worker \"%s\"; allowed are hq- and 1 to 29 of a-z, 0-9 and -".formatted(worker));
    }
    if (Files.exists(party(worker))) {
      throw new IOException("\"%s\" is enrolled already; renew or revoke it".formatted(worker));
    }
    PartyFolder hq = PartyFolder.open(party("hq"));
    List<Identity> shared = List.of(hq.identity(Role.HQ_SIGN), hq.identity(Role.HQ_OPEN));
    enrolParty(party(worker), worker, List.of(Role.HQ_LINK), validity);
    try (SecretBytes password = PartyFolder.password(party(worker))) {
      for (Identity identity : shared) {
        Role role = MissionRegister.role(identity.certificate());
        Keystores.save(party(worker).resolve(PartyFolder.fileName(role)), identity, password);
      }
    }
    shareTrust();
  }

  /**
   * Makes the folder of a broker inside headquarters, which takes verified records in plain JSON
   * from headquarters, and gives them to any program on its own machine.
   *
   * @return the folder
   */
  public Path makeInnerBroker(List<String> hosts, Duration validity) throws IOException {
    Path inner = folder.resolve("inner-broker");
    if (Files.exists(inner)) {
      throw new IOException(inner + " exists already; renew inner-broker instead");
    }
    makeBroker(inner, "inner-broker", hosts, validity);
    shareTrust();
    return inner;
  }

  /**
   * Certifies a party's keys anew; the keys stay, and so does everything that names them.
   * Revocation lists are made anew too.
   *
   * @return one new certificate for each key, in the order of the roles
   * @throws IOException if the party has no certificate that was not revoked
   */
  public List<X509Certificate> renew(String party, Duration validity) throws IOException {
    List<X509Certificate> renewed = new ArrayList<>();
    List<X509Certificate> current = register.current(party);
    for (Role role : Role.values()) {
      for (X509Certificate old : current) {
        if (Certificates.hasRole(old, role)) {
          Authority.Order order =
              new Authority.Order(party, role, hosts(old), clock.instant(), validity);
          renewed.add(authority(role).issue(old.getPublicKey(), order));
        }
      }
    }
    if (renewed.isEmpty()) {
      throw new IOException(
          "\"%s\" has no certificate to renew: never enrolled, or revoked".formatted(party));
    }
    register.remember(renewed);
    for (String name : partyNames()) {
      replaceCertificates(party(name), renewed);
    }
    for (Path broker : brokers()) {
      replaceCertificates(broker, renewed);
    }
    writeRevocations(); // a list that runs out locks everybody out
    shareTrust();
    return renewed;
  }

  /** Returns every certificate that was issued, revoked ones too. */
  public List<X509Certificate> issued() throws IOException {
    return register.issued();
  }

  /** Returns the names of the enrolled checkpoints, sorted, without the revoked. */
  public List<String> checkpoints() throws IOException {
    return register.valid().stream()
        .filter(c -> Certificates.hasRole(c, Role.CHECKPOINT_SIGN))
        .map(Certificates::commonName)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Role> hqRoles() {
    return List.of(Role.HQ_LINK, Role.HQ_SIGN, Role.HQ_OPEN);
  }

  private void makeAuthorities(MissionSpec spec) throws IOException {
    DurableFiles.folderForOwner(folder);
    newPassword(folder);
    Instant now = clock.instant();
    Duration life = spec.validity().multipliedBy(10);
    Authority root = Authority.root(name, now, life);
    List<X509Certificate> certificates = new ArrayList<>();
    try (SecretBytes password = PartyFolder.password(folder)) {
      Keystores.save(folder.resolve(PartyFolder.fileName(Role.ROOT)), root.identity(), password);
      for (Role role : AUTHORITIES) {
        Authority authority =
            role == Role.OPERATOR_AUTHORITY
                ? root.operatorAuthority(spec.signatures(), now, life)
                : root.authority(role, now, life);
        authorities.put(role, authority);
        certificates.add(authority.identity().certificate());
        Keystores.save(folder.resolve(PartyFolder.fileName(role)), authority.identity(), password);
      }
    }
    PartyFolder.describe(
        folder, name, "mission", new Trust(root.identity().certificate(), certificates, List.of()));
    writeRevocations();
  }

  private void enrolParty(Path target, String party, List<Role> roles, Duration validity)
      throws IOException {
    PartyFolder.describe(target, name, party, PartyFolder.trust(folder));
    newPassword(target);
    List<X509Certificate> issued = new ArrayList<>();
    try (SecretBytes password = PartyFolder.password(target)) {
      for (Role role : roles) {
        Identity identity =
            authority(role)
                .enrol(new Authority.Order(party, role, List.of(), clock.instant(), validity));
        Keystores.save(target.resolve(PartyFolder.fileName(role)), identity, password);
        issued.add(identity.certificate());
      }
    }
    register.remember(issued);
  }

  private void makeBroker(Path target, String broker, List<String> hosts, Duration validity)
      throws IOException {
    DurableFiles.folderForOwner(target);
    newPassword(target);
    Identity identity =
        authority(Role.BROKER)
            .enrol(new Authority.Order(broker, Role.BROKER, hosts, clock.instant(), validity));
    register.remember(List.of(identity.certificate()));
    try (SecretBytes password = PartyFolder.password(target)) {
      Keystores.save(target.resolve(PartyFolder.fileName(Role.BROKER)), identity, password);
    }
    writeForMosquitto(target, identity);
  }

  private static void writeForMosquitto(Path target, Identity identity) throws IOException {
    DurableFiles.writeForOwner(
        target.resolve("broker.pem"),
        Pem.certificates(identity.chain()).getBytes(StandardCharsets.US_ASCII));
    DurableFiles.writeForOwner(
        target.resolve("broker.key"),
        Pem.block("PRIVATE KEY", identity.key().getEncoded()).getBytes(StandardCharsets.US_ASCII));
  }

  /** Puts new certificates beside those keys that lie in a folder. */
  private static void replaceCertificates(Path target, List<X509Certificate> renewed)
      throws IOException {
    for (X509Certificate certificate : renewed) {
      Role role = MissionRegister.role(certificate);
      Path file = target.resolve(PartyFolder.fileName(role));
      if (!Files.exists(file)) {
        continue;
      }
      try (SecretBytes password = PartyFolder.password(target)) {
        Identity old = Keystores.load(file, password);
        if (old.certificate().getPublicKey().equals(certificate.getPublicKey())) {
          List<X509Certificate> chain = new ArrayList<>(old.chain());
          chain.set(0, certificate);
          Identity identity = new Identity(old.key(), chain);
          Keystores.save(file, identity, password);
          if (role == Role.BROKER) {
            writeForMosquitto(target, identity);
          }
        }
      }
    }
  }

  private static List<String> hosts(X509Certificate certificate) throws IOException {
    try {
      List<String> hosts = new ArrayList<>();
      if (certificate.getSubjectAlternativeNames() != null) {
        for (List<?> name : certificate.getSubjectAlternativeNames()) {
          hosts.add(String.valueOf(name.get(1)));
        }
      }
      return hosts;
    } catch (CertificateParsingException e) {
      throw new IOException("a certificate's host names cannot be read", e);
    }
  }

  /** Gives everybody the certificates, the revocation lists and the access list of today. */
  private void shareTrust() throws IOException {
    byte[] authoritiesPem = Files.readAllBytes(folder.resolve("ca.pem"));
    byte[] revocations = Files.readAllBytes(folder.resolve("crl.pem"));
    List<X509Certificate> valid = register.valid();
    // Headquarters must still be able to say who signed the late records of a revoked device.
    byte[] all = Pem.certificates(issued()).getBytes(StandardCharsets.US_ASCII);
    byte[] current = Pem.certificates(valid).getBytes(StandardCharsets.US_ASCII);
    for (String party : partyNames()) {
      Path target = party(party);
      DurableFiles.writeForOwner(target.resolve("ca.pem"), authoritiesPem);
      DurableFiles.writeForOwner(target.resolve("crl.pem"), revocations);
      DurableFiles.writeForOwner(
          target.resolve("trusted.pem"), MissionSpec.isHeadquarters(party) ? all : current);
    }
    for (Path broker : brokers()) {
      DurableFiles.writeForOwner(broker.resolve("ca.pem"), authoritiesPem);
      DurableFiles.writeForOwner(broker.resolve("crl.pem"), revocations);
      if (broker.equals(broker())) {
        MosquittoFiles.write(broker, name, valid);
      } else {
        MosquittoFiles.writeInner(broker, name, valid);
      }
    }
  }

  private List<Path> brokers() {
    return Stream.of(broker(), folder.resolve("inner-broker")).filter(Files::isDirectory).toList();
  }

  private List<String> partyNames() throws IOException {
    try (var inside = Files.list(folder)) {
      return inside
          .filter(path -> Files.exists(path.resolve("mission.json")))
          .map(path -> String.valueOf(path.getFileName()))
          .toList();
    }
  }

  private void writeRevocations() throws IOException {
    Map<String, String> revoked = register.revoked();
    Instant now = clock.instant();
    Map<Role, List<BigInteger>> serials = new LinkedHashMap<>();
    AUTHORITIES.forEach(role -> serials.put(role, new ArrayList<>()));
    for (X509Certificate certificate : issued()) {
      if (revoked.containsKey(certificate.getSerialNumber().toString(16))) {
        for (Role role : AUTHORITIES) {
          if (authority(role)
              .identity()
              .certificate()
              .getSubjectX500Principal()
              .equals(certificate.getIssuerX500Principal())) {
            serials.getOrDefault(role, new ArrayList<>()).add(certificate.getSerialNumber());
          }
        }
      }
    }
    List<X509CRL> lists = new ArrayList<>();
    for (Role role : AUTHORITIES) {
      lists.add(
          authority(role)
              .revoke(
                  serials.getOrDefault(role, List.of()),
                  now.getEpochSecond(),
                  now,
                  now.plus(REVOCATION_LIFE)));
    }
    DurableFiles.writeForOwner(
        folder.resolve("crl.pem"), Pem.revocations(lists).getBytes(StandardCharsets.US_ASCII));
  }

  private Authority authority(Role role) {
    Role authority = role.isAuthority() ? role : role.issuer();
    Authority found = authorities.get(authority);
    if (found == null) {
      throw new IllegalStateException("the mission's folder holds no key of " + authority);
    }
    return found;
  }

  private static void newPassword(Path target) throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    DurableFiles.writeForOwner(
        target.resolve("password"), Base64.getUrlEncoder().withoutPadding().encode(random));
  }
}
