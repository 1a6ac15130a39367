package org.checkpointlpr.seal;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mission's root, its authorities and what they have revoked: decides whether a certificate may
 * act in a role at a time. Safe on any thread; what it answers depends on nothing but its
 * arguments.
 */
public final class Trust {
  /** Enough for every device of a large mission; beyond it signatures are checked again. */
  private static final int MAX_REMEMBERED = 10_000;

  private final X509Certificate root;
  private final List<X509Certificate> authorities;
  private final List<X509CRL> revocations;

  /** Certificates whose issuer's signature was checked: the costly part, and it cannot change. */
  private final Map<X509Certificate, X509Certificate> issued = new ConcurrentHashMap<>();

  /**
   * Creates the trust.
   *
   * @param root self-signed
   * @param authorities the three authorities that the root has issued
   * @param revocations the newest list of each authority that has published one
   */
  public Trust(X509Certificate root, List<X509Certificate> authorities, List<X509CRL> revocations) {
    this.root = root;
    this.authorities = List.copyOf(authorities);
    this.revocations = List.copyOf(revocations);
  }

  /** Returns the mission's root. */
  public X509Certificate root() {
    return root;
  }

  /** Returns the authorities. */
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /** Returns the revocation lists. */
  public List<X509CRL> revocations() {
    return revocations;
  }

  /** Returns the same trust with other revocation lists; their signatures are checked on use. */
  public Trust withRevocations(List<X509CRL> lists) {
    return new Trust(root, authorities, lists);
  }

  /** Returns the authority's certificate, if the mission has it. */
  public Optional<X509Certificate> authority(Role role) {
    return authorities.stream().filter(a -> Certificates.hasRole(a, role)).findFirst();
  }

  /**
   * Returns how many different operators must sign a release: the mission's root has signed the
   * number, in the certificate of the operators' authority. Empty if it says nothing.
   *
   * @throws IllegalStateException if the root has not issued that certificate
   */
  public OptionalInt signatures() {
    Optional<X509Certificate> operators = authority(Role.OPERATOR_AUTHORITY);
    try {
      if (operators.isEmpty() || operators.get().getExtendedKeyUsage() == null) {
        return OptionalInt.empty();
      }
      operators.get().verify(root.getPublicKey());
      return operators.get().getExtendedKeyUsage().stream()
          .map(Role::signatures)
          .filter(OptionalInt::isPresent)
          .mapToInt(OptionalInt::getAsInt)
          .max();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the operators' authority is none of this mission's root", e);
    }
  }

  /** Returns the root and all authorities, root first: what TLS peers are told to trust. */
  public List<X509Certificate> all() {
    List<X509Certificate> all = new ArrayList<>();
    all.add(root);
    all.addAll(authorities);
    return all;
  }

  /**
   * Returns the certificate and, behind it, the authority of this mission that bears its issuer's
   * name.
   */
  public List<X509Certificate> path(X509Certificate certificate) {
    List<X509Certificate> path = new ArrayList<>();
    path.add(certificate);
    authorities.stream()
        .filter(a -> a.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
        .forEach(path::add);
    return path;
  }

  /**
   * Checks that the certificate was issued for the role by the authority of that role, is valid at
   * the time, and is not revoked. An expired revocation list still revokes.
   *
   * @param at the clock, or the clock floor where that is later
   * @throws RefusedException WRONG_ROLE, UNTRUSTED, EXPIRED or REVOKED
   */
  public void check(X509Certificate certificate, Role role, Instant at) throws RefusedException {
    checkButTime(certificate, role);
    requireCurrent(issuer(role), at);
    requireCurrent(certificate, at);
  }

  /**
   * Checks the same but whether the certificate is valid now: for what was signed in its time and
   * came later.
   *
   * @throws RefusedException WRONG_ROLE, UNTRUSTED or REVOKED
   */
  void checkButTime(X509Certificate certificate, Role role) throws RefusedException {
    String name = Certificates.commonName(certificate);
    if (!Certificates.hasRole(certificate, role)) {
      throw new RefusedException(
          Refusal.WRONG_ROLE, "the certificate of " + name + " is not one of role " + role);
    }
    X509Certificate issuer = issuer(role);
    requireIssued(issuer, root);
    requireIssued(certificate, issuer);
    requireNotRevoked(certificate, issuer);
    requireNotRevoked(issuer, root);
  }

  private X509Certificate issuer(Role role) throws RefusedException {
    return authority(role.issuer())
        .orElseThrow(
            () -> new RefusedException(Refusal.UNTRUSTED, "no authority for role " + role));
  }

  /** Returns whether a certificate is revoked, by a list that its own authority has signed. */
  public boolean isRevoked(X509Certificate certificate) {
    for (X509Certificate issuer : all()) {
      if (issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        try {
          requireNotRevoked(certificate, issuer);
        } catch (RefusedException e) {
          return true;
        }
      }
    }
    return false;
  }

  private void requireIssued(X509Certificate subject, X509Certificate issuer)
      throws RefusedException {
    String name = Certificates.commonName(subject);
    if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      throw new RefusedException(
          Refusal.UNTRUSTED,
          "%s was issued by '%s', not by this mission's '%s'"
              .formatted(
                  name,
                  subject.getIssuerX500Principal().getName(),
                  issuer.getSubjectX500Principal().getName()));
    }
    if (!issuer.equals(issued.get(subject))) {
      try {
        subject.verify(issuer.getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new RefusedException(
            Refusal.UNTRUSTED, name + " was not issued by this mission's authority", e);
      }
      if (issued.size() < MAX_REMEMBERED) {
        issued.put(subject, issuer);
      }
    }
  }

  private static void requireCurrent(X509Certificate subject, Instant at) throws RefusedException {
    if (at.isBefore(subject.getNotBefore().toInstant())
        || at.isAfter(subject.getNotAfter().toInstant())) {
      throw new RefusedException(
          Refusal.EXPIRED,
          "the certificate of %s is valid from %s to %s, not at %s"
              .formatted(
                  Certificates.commonName(subject),
                  subject.getNotBefore().toInstant(),
                  subject.getNotAfter().toInstant(),
                  at));
    }
  }

  private void requireNotRevoked(X509Certificate certificate, X509Certificate issuer)
      throws RefusedException {
    for (X509CRL list : revocations) {
      if (list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
          && list.getRevokedCertificate(certificate.getSerialNumber()) != null
          && isSignedBy(list, issuer)) {
        throw new RefusedException(
            Refusal.REVOKED,
            "the certificate of " + Certificates.commonName(certificate) + " is revoked");
      }
    }
  }

  private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
    try {
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
