package org.checkpointlpr.agent.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CertificateUtil;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.RefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use which address, by the role and name in the client's certificate: the same rules as
 * the access list that is written for mosquitto. Artemis writes topics with dots.
 */
final class CertificateAccess implements ActiveMQSecurityManager5 {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateAccess.class);

  private final String base;
  private final Path keys;
  private final Clock clock;

  /**
   * Creates the rules.
   *
   * @param keys a party's folder; looked into at every connection, so that a revocation counts at
   *     the next one
   */
  CertificateAccess(String mission, Path keys, Clock clock) {
    this.base = "lpr." + mission + ".";
    this.keys = keys;
    this.clock = clock;
  }

  /** A client, as its certificate says. */
  private static final class Client extends UserPrincipal {
    private final org.checkpointlpr.seal.Role role;

    Client(String name, org.checkpointlpr.seal.Role role) {
      super(name);
      this.role = role;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Client that && role == that.role && super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode() * 31 + role.hashCode();
    }
  }

  @Override
  public @Nullable Subject authenticate(
      @Nullable String user,
      @Nullable String password,
      RemotingConnection connection,
      @Nullable String domain) {
    X509Certificate[] certificates = CertificateUtil.getCertsFromConnection(connection);
    if (certificates == null || certificates.length == 0) {
      return null;
    }
    for (org.checkpointlpr.seal.Role role :
        Set.of(
            org.checkpointlpr.seal.Role.CHECKPOINT_LINK,
            org.checkpointlpr.seal.Role.OPERATOR_LINK,
            org.checkpointlpr.seal.Role.HQ_LINK)) {
      if (Certificates.hasRole(certificates[0], role) && isTrusted(certificates[0], role)) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new Client(Certificates.commonName(certificates[0]), role));
        return subject;
      }
    }
    return null;
  }

  private boolean isTrusted(X509Certificate certificate, org.checkpointlpr.seal.Role role) {
    try {
      PartyFolder.open(keys).trust().check(certificate, role, clock.instant());
      return true;
    } catch (RefusedException | IOException e) {
      LOG.warn("connection refused: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public boolean authorize(
      @Nullable Subject subject, Set<Role> roles, CheckType type, String address) {
    if (subject == null) {
      return false;
    }
    for (Client client : subject.getPrincipals(Client.class)) {
      return allowed(client, type, address);
    }
    return false;
  }

  @Override
  public boolean validateUser(@Nullable String user, @Nullable String password) {
    return false;
  }

  @Override
  public boolean validateUserAndRole(
      @Nullable String user, @Nullable String password, Set<Role> roles, CheckType type) {
    return false;
  }

  private boolean allowed(Client client, CheckType type, String fullAddress) {
    // A queue's check names "address::queue" or "address.queue"; the address decides.
    int queue = fullAddress.indexOf("::");
    String address = queue < 0 ? fullAddress : fullAddress.substring(0, queue);
    boolean write = type == CheckType.SEND;
    String name = client.getName().toLowerCase(Locale.ROOT);
    String topic = address.startsWith(base) ? address.substring(base.length()) : address;
    return switch (client.role) {
      case CHECKPOINT_LINK ->
          write
              ? topic.equals("up." + name) || topic.equals("state." + name)
              : topic.equals("down." + name)
                  || topic.startsWith("list.")
                  || topic.equals("beat")
                  || created(type, topic, name);
      case OPERATOR_LINK -> topic.startsWith("list.");
      case HQ_LINK -> write ? topic.startsWith("down.") || topic.equals("beat") : true;
      default -> false;
    };
  }

  /** Publishing to a topic for the first time makes its address. */
  private static boolean created(CheckType type, String topic, String name) {
    return type == CheckType.CREATE_ADDRESS
        && (topic.equals("up." + name) || topic.equals("state." + name));
  }
}
