package org.checkpointlpr.agent.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Keystores;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.seal.Trust;

/**
 * What {@code checkpoint keys} hands to an operator or a checkpoint, as far as lists need it: the
 * mission's authorities ({@code ca.pem}, the root first), what they revoked ({@code crl.pem}), the
 * certificates of the others ({@code trusted.pem}), and a key a role.
 */
public final class IdentityFolder {
  private final Path folder;
  private final Roster roster;

  private IdentityFolder(Path folder, Roster roster) {
    this.folder = folder;
    this.roster = roster;
  }

  /**
   * Reads the certificates.
   *
   * @throws IOException if a file is absent or damaged
   */
  public static IdentityFolder open(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve("ca.pem"))) {
      throw new IOException(
          folder + " is no identity folder: ca.pem is absent; 'checkpoint keys' makes one");
    }
    List<X509Certificate> authorities = Pem.readCertificates(folder.resolve("ca.pem"));
    Trust trust =
        new Trust(
            authorities.get(0),
            authorities.subList(1, authorities.size()),
            Pem.readRevocations(folder.resolve("crl.pem")));
    return new IdentityFolder(
        folder, Roster.of(trust, Pem.readCertificates(folder.resolve("trusted.pem"))));
  }

  /** Returns the known certificates and what they are judged by. */
  public Roster roster() {
    return roster;
  }

  /**
   * Returns the certificates that a list is sealed to: those of checkpoints that are not revoked.
   */
  public List<X509Certificate> checkpoints() {
    return roster.ofRole(Role.CHECKPOINT_OPEN).stream()
        .filter(certificate -> !roster.trust().isRevoked(certificate))
        .toList();
  }

  /**
   * Reads the key of a role.
   *
   * @throws IOException if there is none, or the password does not open it
   */
  public Identity identity(Role role) throws IOException {
    Path file = folder.resolve(role.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".p12");
    if (!Files.exists(file)) {
      throw new IOException(folder + " holds no key " + file.getFileName());
    }
    String credentials = System.getenv("CREDENTIALS_DIRECTORY");
    Path credential = credentials == null ? null : Path.of(credentials, "keystore-password");
    Path secret =
        credential != null && Files.exists(credential) ? credential : folder.resolve("password");
    try (SecretBytes password = SecretBytes.take(Files.readString(secret).strip().toCharArray())) {
      return Keystores.load(file, password);
    }
  }
}
