package org.checkpointlpr.agent.uplink;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Our TLS key and whom we take for a broker: only what the mission's infrastructure authority has
 * issued for brokers. Safe on any thread.
 *
 * @param identity our certificate and key
 * @param trust the mission's authorities
 * @param now the clock, or the clock floor where that is later: a machine whose clock fell back to
 *     1970 still connects
 */
public record TlsMaterial(Identity identity, Trust trust, Supplier<Instant> now) {
  /** Makes a context for one connection, with today's date in it. */
  SSLContext context() throws IOException {
    try {
      X509Certificate infrastructure =
          trust
              .authority(Role.INFRASTRUCTURE_AUTHORITY)
              .orElseThrow(() -> new IOException("the mission has no infrastructure authority"));
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              Set.of(new TrustAnchor(infrastructure, null)), new X509CertSelector());
      parameters.setDate(Date.from(now.get()));
      parameters.setRevocationEnabled(false); // checked below, against the mission's own list
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(new CertPathTrustManagerParameters(parameters));
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new OneKey(identity)},
          trustManagers.getTrustManagers(),
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the TLS key of " + identity.name() + " cannot be used", e);
    }
  }

  /** Offers the one key that there is; it may live in a token, so it is never copied. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "link";
    private final Identity identity;

    OneKey(Identity identity) {
      this.identity = identity;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return Arrays.asList(keyTypes).contains("EC") ? ALIAS : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }
  }

  /** Checks what TLS does not: that the certificate is a broker's, and is not revoked. */
  void requireBroker(SSLSession session) throws IOException {
    try {
      X509Certificate broker = (X509Certificate) session.getPeerCertificates()[0];
      trust.check(broker, Role.BROKER, now.get());
    } catch (SSLPeerUnverifiedException | RefusedException e) {
      throw new IOException(
          "not this mission's broker", new CertificateException(e.getMessage(), e));
    }
  }
}
