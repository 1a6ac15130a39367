package org.checkpointlpr.watchlist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.watchlist.ApplyResult.Reason;

/**
 * A release whose manifest has passed its checks and whose files are being gathered: in any order,
 * twice, with gaps, over several connections. What has arrived is on disk and need not come again.
 * Used by one thread.
 */
public final class ReleaseDownload {
  // A million entries are about 400 MB; what claims to be more is not fetched.
  private static final long MAX_TOTAL = 1L << 30;

  private final ReleaseManifest manifest;
  private final String hash;
  private final byte[] signed;
  private final ReleaseFiles files;
  private final Map<String, Blob> wanted = new HashMap<>();
  private List<Blob> parts = List.of();

  ReleaseDownload(ManifestCheck.Checked checked, byte[] signed, ReleaseFiles files)
      throws ReleaseRefusedException {
    this.manifest = checked.manifest();
    this.hash = checked.hash();
    this.signed = signed.clone();
    this.files = files;
    want(manifest.keys(), ReleaseManifest.MAX_KEYS_BYTES);
    want(manifest.head(), ReleaseManifest.MAX_HEAD_BYTES);
    Blob handling = manifest.handling();
    if (handling != null) {
      want(handling, HandlingFile.MAX_BYTES + Box.OVERHEAD);
    }
    for (Blob page : manifest.pages()) {
      want(page, ReleaseManifest.MAX_PAGE_BYTES);
    }
    advance();
  }

  /** Returns the release's version. */
  public long version() {
    return manifest.version();
  }

  /** Returns the files that are still to come; more may follow when the last of them has. */
  public List<Blob> missing() {
    return wanted.values().stream().filter(blob -> !files.has(blob)).toList();
  }

  /**
   * Takes a file.
   *
   * @return a refusal if it is not wanted or its length is not the announced one; nothing of it is
   *     kept then, and the download goes on
   */
  public Optional<ApplyResult.Refused> offer(byte[] bytes) {
    Blob blob = wanted.get(Blob.hash(bytes));
    try {
      if (blob == null || blob.len() != bytes.length) {
        throw new ReleaseRefusedException(
            Reason.WRONG_FILE,
            "a file of %d bytes is none of this release".formatted(bytes.length));
      }
      if (!files.has(blob)) {
        files.put(blob, bytes);
        advance();
      }
      return Optional.empty();
    } catch (ReleaseRefusedException e) {
      return Optional.of(e.refused());
    } catch (java.io.IOException e) {
      return Optional.of(
          new ApplyResult.Refused(Reason.DISK, null, "a file cannot be stored: " + e));
    }
  }

  /** Once all pages are here, their parts are wanted too. */
  private void advance() throws ReleaseRefusedException {
    if (!parts.isEmpty() || !manifest.pages().stream().allMatch(files::has)) {
      return;
    }
    List<Blob> all = new ArrayList<>();
    long total = 0;
    for (Blob blob : manifest.pages()) {
      ReleaseManifest.Page page =
          ReleaseManifest.parse(files.get(blob), ReleaseManifest.Page.class)
              .filter(parsed -> parsed.first() == all.size())
              .orElseThrow(
                  () ->
                      new ReleaseRefusedException(
                          Reason.UNREADABLE, "a page is not where it belongs"));
      all.addAll(page.parts());
      for (Blob part : page.parts()) {
        total += part.len();
        want(part, Part.MAX_BYTES);
      }
      if (total > MAX_TOTAL) {
        throw new ReleaseRefusedException(
            Reason.TOO_MANY, "more than %d bytes of parts".formatted(MAX_TOTAL));
      }
    }
    if (all.size() != manifest.partCount()) {
      throw new ReleaseRefusedException(
          Reason.UNREADABLE,
          "%d parts; there must be %d".formatted(all.size(), manifest.partCount()));
    }
    parts = List.copyOf(all);
  }

  private void want(Blob blob, int maxBytes) throws ReleaseRefusedException {
    if (blob.len() > maxBytes) {
      throw new ReleaseRefusedException(
          Reason.TOO_LARGE, "a file of %d bytes; at most %d".formatted(blob.len(), maxBytes));
    }
    wanted.put(blob.sha256(), blob);
  }

  ReleaseManifest manifest() {
    return manifest;
  }

  /** Returns SHA-256 of the manifest as signed, without the signatures, in hexadecimal. */
  public String manifestHash() {
    return hash;
  }

  /** Returns a copy of the manifest as it came. */
  public byte[] signedManifest() {
    return signed.clone();
  }

  List<Blob> parts() {
    return parts;
  }

  java.util.Set<String> names() {
    return java.util.Set.copyOf(wanted.keySet());
  }
}
