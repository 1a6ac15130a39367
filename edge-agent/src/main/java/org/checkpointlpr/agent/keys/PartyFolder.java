package org.checkpointlpr.agent.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Keystores;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.seal.Trust;

/**
 * What one party of a mission holds: a checkpoint, an operator or headquarters. Files: {@code
 * mission.json} (who), {@code ca.pem} (root and authorities), {@code crl.pem} (revoked), {@code
 * trusted.pem} (certificates of those it deals with), and one PKCS#12 file a role, named after it.
 * Their password comes from a PKCS#11 token if {@code password.pkcs11.json} names one, or else from
 * the systemd credential {@code keystore-password}, or else from the file {@code password}, or else
 * from the person at the terminal. Safe on any thread.
 */
public final class PartyFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD_TOKEN = "password.pkcs11.json";

  /** Whose keys a token can hold: TLS and signatures ask of it what every token can do. */
  private static final Set<Role> IN_TOKENS =
      Set.of(
          Role.HQ_SIGN,
          Role.HQ_LINK,
          Role.OPERATOR_SIGN,
          Role.CHECKPOINT_SIGN,
          Role.CHECKPOINT_LINK);

  private final Path folder;
  private final String mission;
  private final String name;
  private final Trust trust;
  private final Roster roster;

  private PartyFolder(Path folder, String mission, String name, Trust trust, Roster roster) {
    this.folder = folder;
    this.mission = mission;
    this.name = name;
    this.trust = trust;
    this.roster = roster;
  }

  /**
   * Reads who the party is and whom it trusts; keys are read when they are asked for.
   *
   * @throws IOException if a file is absent or damaged; the message names it
   */
  public static PartyFolder open(Path folder) throws IOException {
    Path about = folder.resolve("mission.json");
    if (!Files.isRegularFile(about)) {
      throw new IOException(
          "%s is no identity folder: mission.json is absent; make one with 'checkpoint keys'"
              .formatted(folder));
    }
    JsonNode json = JSON.readTree(Files.readAllBytes(about));
    Trust trust = trust(folder);
    List<X509Certificate> known = new ArrayList<>();
    if (Files.exists(folder.resolve("trusted.pem"))) {
      known.addAll(Pem.readCertificates(folder.resolve("trusted.pem")));
    }
    return new PartyFolder(
        folder,
        json.path("mission").asText(),
        json.path("name").asText(),
        trust,
        Roster.of(trust, known));
  }

  /** Returns the mission's name. */
  public String mission() {
    return mission;
  }

  /** Returns the party's name: a checkpoint's, {@code operator-1}, or {@code hq}. */
  public String name() {
    return name;
  }

  /** Returns whom the mission trusts. */
  public Trust trust() {
    return trust;
  }

  /** Returns the certificates of those it deals with. */
  public Roster roster() {
    return roster;
  }

  /**
   * Returns the certificates of the recipients of records: headquarters and recovery.
   *
   * @throws IOException if headquarters' certificate is not in {@code trusted.pem}
   */
  public List<X509Certificate> recordRecipients() throws IOException {
    List<X509Certificate> recipients = new ArrayList<>(roster.ofRole(Role.HQ_OPEN));
    if (recipients.isEmpty()) {
      throw new IOException(
          folder.resolve("trusted.pem") + " holds no certificate of headquarters for opening");
    }
    recipients.addAll(roster.ofRole(Role.RECOVERY_OPEN));
    return recipients;
  }

  /**
   * Reads the key of a role.
   *
   * @throws IOException if this party has none, or the password does not open it
   */
  public Identity identity(Role role) throws IOException {
    Path token = folder.resolve(tokenName(role));
    if (Files.exists(token)) {
      try (SecretBytes pin = pin(folder)) {
        return TokenKey.read(token).load(pin);
      }
    }
    try (SecretBytes password = password(folder)) {
      return Keystores.load(folder.resolve(fileName(role)), password);
    }
  }

  /** Returns whether this party holds a key of the role. */
  public boolean has(Role role) {
    return Files.exists(folder.resolve(fileName(role)))
        || Files.exists(folder.resolve(tokenName(role)));
  }

  /**
   * Moves a key into a PKCS#11 token; its file is deleted. The token's PIN comes from the
   * credential {@code token-pin}, or else from the file {@code pin}.
   *
   * @param library the token's PKCS#11 library
   * @param slot the slot's number
   * @throws IOException if the token does not take it; then the file stays
   * @throws IllegalArgumentException if it is no signing key: those of TLS and of opening are used
   *     in ways that tokens differ in
   */
  public void moveToToken(Role role, Path library, long slot) throws IOException {
    if (!IN_TOKENS.contains(role)) {
      throw new IllegalArgumentException(
          "role %s; only keys of signatures and of links can live in a token".formatted(role));
    }
    String label = mission + " " + name + " " + fileName(role).replace(".p12", "");
    TokenKey token = new TokenKey(library, slot, label);
    try (SecretBytes password = password(folder);
        SecretBytes pin = pin(folder)) {
      token.store(Keystores.load(folder.resolve(fileName(role)), password), pin);
    }
    token.write(folder.resolve(tokenName(role)));
    Files.delete(folder.resolve(fileName(role)));
  }

  /**
   * Moves the password of the other keys, those of TLS and of opening, into a PKCS#11 token; its
   * file is deleted. The token's PIN is found as for {@link #moveToToken}.
   *
   * @param library the token's PKCS#11 library
   * @param slot the slot's number
   * @throws IOException if the token does not take it; then the file stays
   */
  public void movePasswordToToken(Path library, long slot) throws IOException {
    TokenKey token = new TokenKey(library, slot, mission + " " + name + " password");
    try (SecretBytes password = password(folder);
        SecretBytes pin = pin(folder)) {
      token.storePassword(password, pin);
    }
    token.write(folder.resolve(PASSWORD_TOKEN));
    Files.deleteIfExists(folder.resolve("password"));
  }

  static String fileName(Role role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".p12";
  }

  private static String tokenName(Role role) {
    return fileName(role).replace(".p12", ".pkcs11.json");
  }

  static Trust trust(Path folder) throws IOException {
    List<X509Certificate> all = Pem.readCertificates(folder.resolve("ca.pem"));
    X509Certificate root = all.get(0);
    if (!Certificates.hasRole(root, Role.ROOT)) {
      throw new IOException(folder.resolve("ca.pem") + " does not begin with a mission's root");
    }
    return new Trust(
        root, all.subList(1, all.size()), Pem.readRevocations(folder.resolve("crl.pem")));
  }

  /** Asks the person at the terminal; nothing is shown while they type. */
  private static SecretBytes prompted(Path folder, String credential, Path file)
      throws IOException {
    Optional<char[]> typed =
        Optional.ofNullable(System.console())
            .map(terminal -> terminal.readPassword("Password of the keys in %s: ", folder));
    return SecretBytes.take(
        typed.orElseThrow(
            () ->
                new IOException(
                    "no password for the keys in %s: give the credential %s, or the file %s"
                        .formatted(folder, credential, file))));
  }

  static SecretBytes password(Path folder) throws IOException {
    Path token = folder.resolve(PASSWORD_TOKEN);
    if (Files.exists(token)) {
      try (SecretBytes pin = pin(folder)) {
        return TokenKey.read(token).loadPassword(pin);
      }
    }
    return secret(folder, "keystore-password", "password");
  }

  private static SecretBytes pin(Path folder) throws IOException {
    return secret(folder, "token-pin", "pin");
  }

  private static SecretBytes secret(Path folder, String credential, String name)
      throws IOException {
    String credentials = System.getenv("CREDENTIALS_DIRECTORY");
    Path file =
        credentials != null && Files.exists(Path.of(credentials, credential))
            ? Path.of(credentials, credential)
            : folder.resolve(name);
    if (!Files.exists(file)) {
      return prompted(folder, credential, file);
    }
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes.length;
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
      length--;
    }
    return SecretBytes.take(java.util.Arrays.copyOf(bytes, length));
  }

  /** Writes what {@link #open} reads, without keys. */
  static void describe(Path folder, String mission, String name, Trust trust) throws IOException {
    DurableFiles.folderForOwner(folder);
    DurableFiles.writeForOwner(
        folder.resolve("mission.json"),
        JSON.writeValueAsBytes(Map.of("v", 1, "mission", mission, "name", name)));
    DurableFiles.writeForOwner(
        folder.resolve("ca.pem"),
        Pem.certificates(trust.all()).getBytes(StandardCharsets.US_ASCII));
  }
}
