package org.checkpointlpr.watchlist;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.seal.Pem;

/**
 * A release that must not go live, as a folder holds it: the release itself, {@code expected.json},
 * and {@code crl.pem} where somebody was revoked.
 *
 * @param name the folder's
 * @param release what is offered
 * @param refusal the reason, and after a space that of the signature; {@link #FROZEN}
 * @param clock what the checkpoint's clock says
 * @param revocations besides those of the mission
 */
record Attack(
    String name, Release release, String refusal, Instant clock, List<X509CRL> revocations) {
  /** Taken, because it is what is live already; the checkpoint knows that it is behind. */
  static final String FROZEN = "BEHIND";

  private static final ObjectMapper JSON = new ObjectMapper();

  Attack {
    revocations = List.copyOf(revocations);
  }

  static Attack read(Path folder) throws IOException {
    JsonNode expected = JSON.readTree(Files.readAllBytes(folder.resolve("expected.json")));
    Path crl = folder.resolve("crl.pem");
    return new Attack(
        String.valueOf(folder.getFileName()),
        Release.readFrom(folder),
        expected.path("refusal").asText(),
        Instant.parse(expected.path("clock").asText()),
        Files.exists(crl) ? Pem.readRevocations(crl) : List.of());
  }

  void writeTo(Path attacks) throws IOException {
    Path folder = Files.createDirectories(attacks.resolve(name));
    release.writeTo(folder);
    Map<String, String> expected = Map.of("refusal", refusal, "clock", clock.toString());
    Files.writeString(
        folder.resolve("expected.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new java.util.TreeMap<>(expected))
            + "\n");
    if (!revocations.isEmpty()) {
      Files.write(folder.resolve("crl.pem"), Pem.revocations(revocations).getBytes(UTF_8));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
