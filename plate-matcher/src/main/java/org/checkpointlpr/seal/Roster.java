package org.checkpointlpr.seal;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The certificates that a verifier knows, by key identifier: records name their signer by it, and
 * carry no certificate. Immutable; safe on any thread.
 */
public final class Roster {
  private final Trust trust;
  private final Map<String, X509Certificate> byKeyId;

  private Roster(Trust trust, Map<String, X509Certificate> byKeyId) {
    this.trust = trust;
    this.byKeyId = byKeyId;
  }

  /** Returns a roster of these certificates; whether they are valid is asked when they are used. */
  public static Roster of(Trust trust, Collection<X509Certificate> certificates) {
    Map<String, X509Certificate> byKeyId = new HashMap<>();
    for (X509Certificate certificate : certificates) {
      byKeyId.put(Certificates.keyId(certificate), certificate);
    }
    return new Roster(trust, Map.copyOf(byKeyId));
  }

  /** Returns what the certificates are judged by. */
  public Trust trust() {
    return trust;
  }

  /** Returns the certificate with this key identifier (hexadecimal). */
  public Optional<X509Certificate> find(String keyId) {
    return Optional.ofNullable(byKeyId.get(keyId));
  }

  /** Returns all certificates of a role, in no particular order. */
  public List<X509Certificate> ofRole(Role role) {
    return byKeyId.values().stream().filter(c -> Certificates.hasRole(c, role)).toList();
  }
}
