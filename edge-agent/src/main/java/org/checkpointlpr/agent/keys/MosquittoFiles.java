package org.checkpointlpr.agent.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Role;

/**
 * Writes a mosquitto configuration for a mission: TLS 1.3 with client certificates, the client id
 * bound to the certificate's name, one subtree a checkpoint. Tried with mosquitto 2.0.11.
 */
final class MosquittoFiles {
  private MosquittoFiles() {}

  static void write(Path folder, String mission, List<X509Certificate> issued) throws IOException {
    DurableFiles.writeForOwner(
        folder.resolve("mosquitto.conf"), configuration(folder).getBytes(UTF_8));
    DurableFiles.writeForOwner(folder.resolve("acl"), accessList(mission, issued).getBytes(UTF_8));
  }

  /** Writes the configuration of the broker inside headquarters. */
  static void writeInner(Path folder, String mission, List<X509Certificate> valid)
      throws IOException {
    String base = "lpr/" + mission + "/verified/#\n";
    StringBuilder acl = new StringBuilder();
    for (String name : names(valid, Role.HQ_LINK)) {
      acl.append("user ").append(name).append("\ntopic write ").append(base).append('\n');
    }
    DurableFiles.writeForOwner(
        folder.resolve("mosquitto.conf"), innerConfiguration(folder).getBytes(UTF_8));
    DurableFiles.writeForOwner(folder.resolve("acl"), acl.toString().getBytes(UTF_8));
    DurableFiles.writeForOwner(
        folder.resolve("acl-readers"), ("topic read " + base).getBytes(UTF_8));
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private static String innerConfiguration(Path folder) {
    return """
        # Made by 'checkpoint keys inner-broker'. Verified records in plain JSON: keep this broker
        # inside headquarters.
        per_listener_settings true
        max_packet_size 1048576

        # Headquarters writes here.
        listener 8883
        cafile %1$s/ca.pem
        certfile %1$s/broker.pem
        keyfile %1$s/broker.key
        crlfile %1$s/crl.pem
        tls_version tlsv1.3
        require_certificate true
        use_identity_as_username true
        use_username_as_clientid true
        allow_anonymous false
        acl_file %1$s/acl
        max_topic_alias 0

        # Programs on this machine read here, and can write nothing.
        listener 1883 localhost
        allow_anonymous true
        acl_file %1$s/acl-readers
        """
        .formatted(folder.toAbsolutePath());
  }

  private static String configuration(Path folder) {
    Path here = folder.toAbsolutePath();
    return """
        # Made by 'checkpoint keys'; made anew at every enrolment and revocation.
        # After a revocation restart the broker: a reload leaves the session that is open.
        listener 8883
        cafile %1$s/ca.pem
        certfile %1$s/broker.pem
        keyfile %1$s/broker.key
        crlfile %1$s/crl.pem
        tls_version tlsv1.3
        require_certificate true
        use_identity_as_username true
        # Without it a checkpoint could throw another one off by taking its client id.
        use_username_as_clientid true
        allow_anonymous false
        acl_file %1$s/acl
        # Topic aliases wedge the client after a cut; see the decision on the MQTT client.
        max_topic_alias 0
        max_packet_size 1048576
        max_queued_messages 100000
        max_inflight_messages 100
        persistence true
        persistence_location %1$s/
        autosave_on_changes true
        autosave_interval 1000
        """
        .formatted(here);
  }

  private static String accessList(String mission, List<X509Certificate> issued) {
    StringBuilder acl = new StringBuilder();
    String base = "lpr/" + mission + "/";
    for (String name : names(issued, Role.CHECKPOINT_LINK)) {
      acl.append("user ").append(name).append('\n');
      acl.append("topic write ").append(base).append("up/").append(name).append('\n');
      acl.append("topic write ").append(base).append("state/").append(name).append('\n');
      acl.append("topic read ").append(base).append("down/").append(name).append('\n');
      acl.append("topic read ").append(base).append("list/#\n");
      acl.append("topic read ").append(base).append("beat\n\n");
    }
    for (String name : names(issued, Role.OPERATOR_LINK)) {
      acl.append("user ").append(name).append('\n');
      acl.append("topic readwrite ").append(base).append("list/#\n\n");
    }
    for (String name : names(issued, Role.HQ_LINK)) {
      acl.append("user ").append(name).append('\n');
      acl.append("topic read ").append(base).append("up/+\n");
      acl.append("topic read $share/hq/").append(base).append("up/+\n");
      acl.append("topic read ").append(base).append("state/+\n");
      acl.append("topic read ").append(base).append("list/#\n");
      acl.append("topic write ").append(base).append("down/+\n");
      acl.append("topic write ").append(base).append("beat\n\n");
    }
    return acl.toString();
  }

  private static Set<String> names(List<X509Certificate> issued, Role role) {
    Set<String> names = new TreeSet<>();
    for (X509Certificate certificate : issued) {
      if (Certificates.hasRole(certificate, role)) {
        names.add(Certificates.commonName(certificate));
      }
    }
    return names;
  }
}
