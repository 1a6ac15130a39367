package org.checkpointlpr.agent.scene;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.PicturePart;

/**
 * Sealed scenes, one file each, named by the hit: {@code <epoch>-<seq>.scene}. Bounded in bytes and
 * in age. A crash loses at most the scene that is being written. One thread.
 */
final class SceneShelf {
  private static final String KEPT = ".scene";
  private static final String WRITING = ".writing";

  private final Path folder;
  private final long quotaBytes;
  private final Duration keep;

  /** In the order of writing. */
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  private long bytes;

  private record Kept(long bytes, Instant written) {}

  private SceneShelf(Path folder, SceneRules rules) {
    this.folder = folder;
    this.quotaBytes = rules.quotaBytes();
    this.keep = rules.keep();
  }

  /** Opens the folder, or makes it; what a crash left half written is deleted. */
  static SceneShelf open(Path folder, SceneRules rules) throws IOException {
    Files.createDirectories(folder);
    SceneShelf shelf = new SceneShelf(folder, rules);
    List<Map.Entry<String, Kept>> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(WRITING)) {
          Files.deleteIfExists(file);
        } else if (name.endsWith(KEPT)) {
          found.add(
              Map.entry(
                  name, new Kept(Files.size(file), Files.getLastModifiedTime(file).toInstant())));
        }
      }
    }
    found.sort(Comparator.comparing(entry -> entry.getValue().written()));
    for (Map.Entry<String, Kept> one : found) {
      shelf.kept.put(one.getKey(), one.getValue());
      shelf.bytes += one.getValue().bytes();
    }
    return shelf;
  }

  /** Writes a scene; returns how many others had to go before their time. */
  int put(String epoch, long seq, Bytes sealed, Instant now) throws IOException {
    String name = name(epoch, seq);
    Path writing = folder.resolve(name + WRITING);
    try {
      Files.write(writing, sealed.toArray());
      Files.setLastModifiedTime(writing, FileTime.from(now));
      Files.move(
          writing,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(writing);
      throw e;
    }
    forget(kept.remove(name));
    kept.put(name, new Kept(sealed.length(), now));
    bytes += sealed.length();
    return makeRoom();
  }

  /** Returns a scene, if it is here; one that cannot be read is not. */
  Optional<Bytes> find(String epoch, long seq) {
    String name = name(epoch, seq);
    Kept one = kept.get(name);
    if (one == null || one.bytes() > PicturePart.MAX_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Files.readAllBytes(folder.resolve(name));
      return sealed.length == 0 || sealed.length > PicturePart.MAX_BYTES
          ? Optional.empty()
          : Optional.of(Bytes.of(sealed));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Deletes what has waited long enough; a clock that was set back keeps nothing for longer. */
  void forgetOld(Instant now) throws IOException {
    Iterator<Map.Entry<String, Kept>> all = kept.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Kept> one = all.next();
      Duration age = Duration.between(one.getValue().written(), now).abs();
      if (age.compareTo(keep) > 0) {
        Files.deleteIfExists(folder.resolve(one.getKey()));
        forget(one.getValue());
        all.remove();
      }
    }
  }

  /** Returns how many are here. */
  int size() {
    return kept.size();
  }

  private int makeRoom() throws IOException {
    int dropped = 0;
    Iterator<Map.Entry<String, Kept>> oldest = kept.entrySet().iterator();
    while (bytes > quotaBytes && oldest.hasNext()) {
      Map.Entry<String, Kept> one = oldest.next();
      Files.deleteIfExists(folder.resolve(one.getKey()));
      forget(one.getValue());
      oldest.remove();
      dropped++;
    }
    return dropped;
  }

  private void forget(@org.jspecify.annotations.Nullable Kept one) {
    bytes -= one == null ? 0 : one.bytes();
  }

  private static String name(String epoch, long seq) {
    return epoch + "-" + seq + KEPT;
  }
}
