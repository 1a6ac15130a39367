package org.checkpointlpr.agent.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.watchlist.EntryExport;
import org.checkpointlpr.watchlist.EntryImport;
import org.checkpointlpr.watchlist.HandlingCodes;
import org.checkpointlpr.watchlist.HandlingFile;
import org.checkpointlpr.watchlist.ListKeys;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.ReleaseBuilder;
import org.checkpointlpr.watchlist.WatchlistEntry;

/**
 * A list at an operator's desk: a folder that only its owner can read. Files: {@code list.json}
 * (which list, last version), {@code entries.jsonl} (the entries in clear: the disk must be
 * encrypted), {@code handling.csv} (what the mission's instructions mean, if it has defined any),
 * {@code secrets.p12}, and for each release {@code releases/VERSION/} with what is published and
 * the entries it was made from. Not safe for two programs at once.
 */
public final class ListDesk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENTRIES = "entries.jsonl";
  private static final String HANDLING = "handling.csv";
  private static final String RECIPIENTS = "recipients";
  private static final String PUBLISHED = "published.json";

  private final Path folder;
  private final String mission;
  private final String list;
  private final long version;
  private final String previous;

  private ListDesk(Path folder, JsonNode about) {
    this.folder = folder;
    this.mission = about.path("mission").asText();
    this.list = about.path("list").asText();
    this.version = about.path("version").asLong();
    this.previous = about.path("previous").asText();
  }

  /**
   * Makes a new, empty list with new secrets.
   *
   * @throws IOException if the folder holds one already, or cannot be written
   */
  public static ListDesk create(Path folder, String mission, String list) throws IOException {
    if (Files.exists(folder.resolve("list.json"))) {
      throw new IOException(folder + " holds a list already; give another folder");
    }
    DurableFiles.folderForOwner(folder);
    ListSecrets.create(folder);
    DurableFiles.writeForOwner(folder.resolve(ENTRIES), new byte[0]);
    describe(folder, mission, list, 0, "");
    return open(folder);
  }

  /**
   * Opens a list.
   *
   * @throws IOException if the folder holds none
   */
  public static ListDesk open(Path folder) throws IOException {
    Path about = folder.resolve("list.json");
    if (!Files.isRegularFile(about)) {
      throw new IOException(folder + " holds no list; make one with 'checkpoint list init'");
    }
    return new ListDesk(folder, JSON.readTree(Files.readAllBytes(about)));
  }

  private static void describe(
      Path folder, String mission, String list, long version, String previous) throws IOException {
    DurableFiles.writeForOwner(
        folder.resolve("list.json"),
        JSON.writeValueAsBytes(
            Map.of("mission", mission, "list", list, "version", version, "previous", previous)));
  }

  /** Returns the mission's name. */
  public String mission() {
    return mission;
  }

  /** Returns the list's name. */
  public String list() {
    return list;
  }

  /** Returns the version of the last release; 0 if there was none. */
  public long version() {
    return version;
  }

  /** Returns a new entry id that says nothing about the entry. */
  public static String newId() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Returns the entries as they stand at this desk, released or not. */
  public List<WatchlistEntry> entries() throws IOException {
    return read(folder.resolve(ENTRIES));
  }

  /** Returns the entries of a release. */
  public List<WatchlistEntry> released(long number) throws IOException {
    return number == 0 ? List.of() : read(releaseFolder(number).resolve(ENTRIES));
  }

  private static List<WatchlistEntry> read(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      EntryImport read = EntryImport.jsonLines(in, ListDesk::newId);
      if (!read.problems().isEmpty()) {
        EntryImport.Problem first = read.problems().get(0);
        throw new IOException(file + " line " + first.line() + ": " + first.reason());
      }
      return read.entries();
    }
  }

  /** Replaces the entries at this desk; nothing is released by it. */
  public void save(List<WatchlistEntry> entries) throws IOException {
    StringBuilder lines = new StringBuilder();
    EntryExport.jsonLines(entries, lines);
    DurableFiles.writeForOwner(
        folder.resolve(ENTRIES), lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the file that says what the mission's instructions mean; empty if there is none. */
  public byte[] handling() throws IOException {
    return optional(folder.resolve(HANDLING));
  }

  /** Returns the same file as a release had it; empty if it had none, or there was no release. */
  public byte[] releasedHandling(long number) throws IOException {
    return optional(releaseFolder(number).resolve(HANDLING));
  }

  private static byte[] optional(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  /**
   * Returns what it defines.
   *
   * @throws IOException if somebody has changed the file at the desk so that it cannot be read
   */
  public HandlingCodes handlingCodes() throws IOException {
    byte[] file = handling();
    try {
      return file.length == 0 ? HandlingCodes.NONE : HandlingFile.read(file).orThrow();
    } catch (IllegalArgumentException e) {
      throw new IOException(folder.resolve(HANDLING) + " " + e.getMessage(), e);
    }
  }

  /**
   * Replaces the file at this desk; nothing is released by it.
   *
   * @param file without a bad line; empty for none
   */
  public void saveHandling(byte[] file) throws IOException {
    if (file.length == 0) {
      Files.deleteIfExists(folder.resolve(HANDLING));
    } else {
      DurableFiles.writeForOwner(folder.resolve(HANDLING), file);
    }
  }

  /** Returns the folder of a release: what goes on a stick. */
  public Path releaseFolder(long number) {
    return folder.resolve("releases").resolve(Long.toString(number));
  }

  /** What a release was, when it was made. */
  public record Made(
      long version, Path folder, int entries, int files, long bytes, long newBytes) {}

  /**
   * Signs the entries as a new version, in a folder of their own.
   *
   * @param details whether checkpoints get source, reference, purpose and text too
   */
  public Made release(
      Identity operator, List<X509Certificate> recipients, Terms terms, boolean details)
      throws IOException {
    long next = version + 1;
    List<WatchlistEntry> all = entries();
    List<WatchlistEntry> sent = details ? all : all.stream().map(WatchlistEntry::forCrew).toList();
    Optional<Release> before =
        version == 0 ? Optional.empty() : Optional.of(Release.readFrom(releaseFolder(version)));
    try (ListKeys keys = ListSecrets.load(folder)) {
      ReleaseBuilder builder = new ReleaseBuilder(mission, list, keys);
      byte[] handling = handling();
      builder.handling(handling);
      before.ifPresent(release -> builder.continuing(release, sealedTo(recipients)));
      Release release =
          builder.build(
              sent,
              recipients,
              new ReleaseBuilder.Order(
                  next, previous, terms.issued(), terms.validity(), terms.maxOfflineHours()),
              operator);
      Path target = releaseFolder(next);
      DurableFiles.folderForOwner(target);
      release.writeTo(target);
      Files.copy(folder.resolve(ENTRIES), target.resolve(ENTRIES));
      if (handling.length > 0) {
        DurableFiles.writeForOwner(target.resolve(HANDLING), handling);
      }
      DurableFiles.writeForOwner(
          target.resolve(RECIPIENTS), names(recipients).getBytes(StandardCharsets.UTF_8));
      describe(folder, mission, list, next, release.manifestHash());
      long bytes = release.files().values().stream().mapToLong(file -> file.length).sum();
      return new Made(
          next,
          target,
          sent.size(),
          release.files().size(),
          bytes,
          before.map(release::bytesBeside).orElse(bytes + release.manifest().length));
    } catch (RefusedException e) {
      throw new IOException("the release cannot be read back: " + e.getMessage(), e);
    }
  }

  /**
   * Makes a new list key and a new pepper, for when a checkpoint was lost: nobody opens the next
   * release with the old ones, and every file of it is new. The list keeps its name and its count
   * of versions.
   */
  public void rekey() throws IOException {
    ListSecrets.renew(folder);
    // Without it the next release goes on with the last envelope, in which the old keys are sealed.
    Files.deleteIfExists(releaseFolder(version).resolve(RECIPIENTS));
  }

  /** Returns the version that was last published to a broker; 0 if none was. */
  public long published(URI broker) throws IOException {
    Path file = folder.resolve(PUBLISHED);
    return Files.exists(file)
        ? JSON.readTree(Files.readAllBytes(file)).path(broker.toString()).asLong()
        : 0;
  }

  /** Takes note that a version was published to a broker. */
  public void published(URI broker, long number) throws IOException {
    Path file = folder.resolve(PUBLISHED);
    ObjectNode all =
        Files.exists(file)
            ? (ObjectNode) JSON.readTree(Files.readAllBytes(file))
            : JSON.createObjectNode();
    DurableFiles.writeForOwner(file, JSON.writeValueAsBytes(all.put(broker.toString(), number)));
  }

  /**
   * When a release counts.
   *
   * @param issued now
   * @param validity how long checkpoints may take it up
   * @param maxOfflineHours after so many hours without a word from headquarters the list locks
   */
  public record Terms(Instant issued, Duration validity, int maxOfflineHours) {}

  /** The envelope of the last release may serve again only if it was sealed to the same keys. */
  private List<X509Certificate> sealedTo(List<X509Certificate> now) {
    try {
      String then =
          Files.readString(releaseFolder(version).resolve(RECIPIENTS), StandardCharsets.UTF_8);
      return then.equals(names(now)) ? now : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String names(List<X509Certificate> certificates) {
    return String.join(
            "\n",
            certificates.stream().map(c -> c.getSerialNumber().toString(16)).sorted().toList())
        + "\n";
  }
}
