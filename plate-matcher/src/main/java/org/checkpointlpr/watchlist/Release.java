package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Signed;

/**
 * A release as it is published: the signed manifest and the files that it names. On a stick it is a
 * folder with {@code manifest.p7s} and {@code parts/<sha256>}. Immutable.
 */
public final class Release {
  /** The name of the manifest in a folder. */
  public static final String MANIFEST = "manifest.p7s";

  /** The folder of the other files. */
  public static final String PARTS = "parts";

  private final byte[] manifest;
  private final Map<String, byte[]> files;

  /**
   * Copies both.
   *
   * @param manifest CMS SignedData, by one operator or more
   * @param files by their SHA-256 in hexadecimal
   */
  public Release(byte[] manifest, Map<String, byte[]> files) {
    this.manifest = manifest.clone();
    this.files = Map.copyOf(files);
  }

  /** Returns a copy of the signed manifest. */
  public byte[] manifest() {
    return manifest.clone();
  }

  /**
   * Returns the SHA-256 of the manifest as signed, without the signatures, in hexadecimal: the same
   * before and after a co-signature. Nothing is verified.
   *
   * @throws RefusedException if the manifest is not signed data
   */
  public String manifestHash() throws RefusedException {
    return Blob.hash(Signed.contentUnverified(manifest, ReleaseManifest.MAX_BYTES));
  }

  /** Returns the files by their SHA-256; their bytes must not be changed. */
  public Map<String, byte[]> files() {
    return files;
  }

  /** Returns the release with one more operator's signature. */
  public Release cosign(Identity operator) throws RefusedException {
    return new Release(Signed.cosign(manifest, ReleaseManifest.MAX_BYTES, operator), files);
  }

  /** Returns the number of bytes that have to be sent if the receiver has these files already. */
  public long bytesBeside(Release before) {
    return manifest.length
        + files.entrySet().stream()
            .filter(file -> !before.files.containsKey(file.getKey()))
            .mapToLong(file -> file.getValue().length)
            .sum();
  }

  /** Writes the release into a folder; files that are there already are left. */
  public void writeTo(Path folder) throws IOException {
    Path parts = Files.createDirectories(folder.resolve(PARTS));
    for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
      Path target = parts.resolve(file.getKey());
      if (!Files.exists(target)) {
        DurableFiles.write(target, file.getValue());
      }
    }
    // The manifest last: a folder that was not finished has none, or the old one.
    DurableFiles.write(folder.resolve(MANIFEST), manifest);
  }

  /**
   * Reads a release from a folder, for signing or publishing it; nothing is verified.
   *
   * @throws IOException if a file cannot be read
   */
  public static Release readFrom(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (var names = Files.newDirectoryStream(folder.resolve(PARTS), "[0-9a-f]*")) {
      for (Path file : names) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return new Release(Files.readAllBytes(folder.resolve(MANIFEST)), files);
  }

  @Override
  public String toString() {
    return "release(" + files.size() + " files)";
  }
}
