package org.checkpointlpr.agent.keys;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Role;

/**
 * Who was certified and who was revoked, in a mission's folder: {@code issued.pem}, oldest first,
 * and {@code revoked.json}. Not safe for two threads or two programs at once.
 */
final class MissionRegister {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  MissionRegister(Path folder) {
    this.folder = folder;
  }

  /** Returns every certificate that was issued, revoked ones too, oldest first. */
  List<X509Certificate> issued() throws IOException {
    Path file = folder.resolve("issued.pem");
    return Files.exists(file) ? Pem.readCertificates(file) : List.of();
  }

  /** Returns the certificates that were not revoked; they may have expired. */
  List<X509Certificate> valid() throws IOException {
    Map<String, String> revoked = revoked();
    return issued().stream().filter(c -> !revoked.containsKey(serial(c))).toList();
  }

  /** Returns the newest certificate of each of a party's keys that was not revoked. */
  List<X509Certificate> current(String party) throws IOException {
    Map<Object, X509Certificate> byKey = new LinkedHashMap<>();
    for (X509Certificate certificate : valid()) {
      if (Certificates.commonName(certificate).equals(party)) {
        byKey.put(certificate.getPublicKey(), certificate);
      }
    }
    return List.copyOf(byKey.values());
  }

  /** Returns the serial numbers of the revoked, and whose they are. */
  Map<String, String> revoked() throws IOException {
    Path file = folder.resolve("revoked.json");
    Map<String, String> revoked = new TreeMap<>();
    if (Files.exists(file)) {
      for (var entry : JSON.readTree(Files.readAllBytes(file)).properties()) {
        revoked.put(entry.getKey(), entry.getValue().asText());
      }
    }
    return revoked;
  }

  boolean isRevoked(X509Certificate certificate) throws IOException {
    return revoked().containsKey(serial(certificate));
  }

  void remember(List<X509Certificate> certificates) throws IOException {
    List<X509Certificate> all = new ArrayList<>(issued());
    all.addAll(certificates);
    DurableFiles.writeForOwner(
        folder.resolve("issued.pem"), Pem.certificates(all).getBytes(StandardCharsets.US_ASCII));
  }

  /** Revokes all certificates of a party; returns how many those are. */
  int revoke(String party) throws IOException {
    Map<String, String> revoked = revoked();
    int count = 0;
    for (X509Certificate certificate : issued()) {
      if (Certificates.commonName(certificate).equals(party)) {
        revoked.put(serial(certificate), party);
        count++;
      }
    }
    DurableFiles.writeForOwner(folder.resolve("revoked.json"), JSON.writeValueAsBytes(revoked));
    return count;
  }

  /** Returns the role that a certificate was issued for. */
  static Role role(X509Certificate certificate) throws IOException {
    for (Role role : Role.values()) {
      if (Certificates.hasRole(certificate, role)) {
        return role;
      }
    }
    throw new IOException(
        "the certificate of " + Certificates.commonName(certificate) + " has no role of ours");
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }
}
