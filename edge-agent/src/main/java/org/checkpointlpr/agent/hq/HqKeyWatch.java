package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when headquarters' folder changes: somebody was enrolled or revoked. A folder that cannot
 * be read, or whose revocation lists are older than those in use, changes nothing. One thread.
 */
final class HqKeyWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HqKeyWatch.class);

  private final Path folder;
  private HqKeys keys;
  private Map<String, String> stamps;

  HqKeyWatch(Path folder) throws IOException {
    this.folder = folder;
    this.stamps = stamps();
    this.keys = HqKeys.read(folder);
  }

  /** Returns the keys in use. */
  HqKeys keys() {
    return keys;
  }

  /** Looks at the folder; returns the new keys if it has changed and holds good ones. */
  Optional<HqKeys> changed() {
    try {
      Map<String, String> now = stamps();
      if (now.equals(stamps)) {
        return Optional.empty();
      }
      stamps = now; // a folder that is still being written changes once more
      HqKeys read = HqKeys.read(folder);
      requireNewer(read);
      keys = read;
      LOG.info("hq keys reloaded checkpoints={}", read.checkpoints().size());
      return Optional.of(read);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the changed folder {} is not taken: {}", folder, e.getMessage());
      return Optional.empty();
    }
  }

  /** An old list put back would let in whom a newer one has revoked. */
  private void requireNewer(HqKeys read) throws IOException {
    if (!read.party().mission().equals(keys.party().mission())) {
      throw new IOException("it is of another mission: " + read.party().mission());
    }
    for (X509CRL had : keys.party().trust().revocations()) {
      boolean newer =
          read.party().trust().revocations().stream()
              .filter(list -> list.getIssuerX500Principal().equals(had.getIssuerX500Principal()))
              .anyMatch(list -> !made(list).isBefore(made(had)));
      if (!newer) {
        throw new IOException(
            "crl.pem has no list of %s, or one from before %s"
                .formatted(had.getIssuerX500Principal().getName(), made(had)));
      }
    }
  }

  private static Instant made(X509CRL list) {
    return list.getThisUpdate().toInstant();
  }

  private Map<String, String> stamps() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (var files = Files.newDirectoryStream(folder, "*.{pem,p12,json}")) {
      for (Path file : files) {
        all.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return all;
  }
}
