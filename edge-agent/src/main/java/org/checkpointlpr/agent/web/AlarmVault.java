package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Sealed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where open alarms, and the counts of the crew's answers, outlive a restart: a file each, sealed
 * to this device's own key. An alarm lies here from the moment its hit is stored until the crew's
 * answer is; a vehicle that matched nothing, a covert match and an exercise never do. What is on
 * the disk is therefore no more than the page showed when the agent ended.
 *
 * <p>The disk is asked on a thread of its own: no alarm waits for it. A file that cannot be written
 * is logged and costs a restart that alarm, nothing else. Safe on any thread.
 */
public final class AlarmVault implements AutoCloseable {
  /** The folder's name in the agent's own. */
  public static final String FOLDER = "crew";

  private static final Logger LOG = LoggerFactory.getLogger(AlarmVault.class);
  private static final String ENDING = ".p7m";
  private static final String COUNTS = "counts";

  /** Two pictures of at most 1.5 MB each, in base64. */
  private static final int MAX_BYTES = 4 << 20;

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Path folder;
  private final Identity device;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "crew-vault");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Guarded by itself: what is to be written or is being written, by file; only the newest of each
   * matters.
   */
  private final Map<String, Content> due = new LinkedHashMap<>();

  private volatile boolean destroyed;

  /** Gives the bytes of a file, or nothing if the file is to go. */
  private interface Content {
    Optional<byte[]> bytes();
  }

  /** What an earlier run has left. */
  record Kept(List<KeptAlarm> alarms, Optional<JsonNode> counts) {}

  /**
   * Creates a vault.
   *
   * @param folder is made when the first alarm comes
   * @param device the checkpoint's key for opening
   */
  public AlarmVault(Path folder, Identity device) {
    this.folder = folder;
    this.device = device;
  }

  /** Returns what an earlier run has left; a file that does not open is removed. */
  Kept read() {
    List<KeptAlarm> alarms = new ArrayList<>();
    Optional<JsonNode> counts = Optional.empty();
    for (Path file : files(folder)) {
      if (!file.toString().endsWith(ENDING)) {
        shred(file); // the power went while it was being written
        continue;
      }
      try {
        byte[] bytes = Sealed.open(Files.readAllBytes(file), MAX_BYTES, device);
        if (name(file).equals(COUNTS)) {
          counts = Optional.of(Json.read(bytes));
        } else {
          alarms.add(KeptAlarm.parse(bytes));
        }
      } catch (IOException | RefusedException e) {
        LOG.warn("removed a kept alarm because={}", e.getMessage());
        shred(file);
      }
    }
    return new Kept(alarms, counts);
  }

  /** Takes note of how far an alarm has come. */
  void note(Alarm alarm) {
    Stored hit = alarm.hit().isCompletedExceptionally() ? null : alarm.hit().getNow(null);
    if (hit == null || alarm.face().exercise()) {
      return;
    }
    Alarm.Ended ended = alarm.progress().ended();
    if (ended == null) {
      KeptAlarm kept = KeptAlarm.of(alarm, hit);
      put(name(hit), () -> Optional.of(kept.bytes()));
    } else if (ended.record() == Alarm.Safety.STORED) {
      put(name(hit), Optional::empty);
    } // else the answer is not safe yet: after a power cut the crew is asked again
  }

  /** Lets go of an alarm. */
  void forget(Alarm alarm) {
    Stored hit = alarm.hit().isCompletedExceptionally() ? null : alarm.hit().getNow(null);
    if (hit != null && !alarm.face().exercise()) {
      put(name(hit), Optional::empty);
    }
  }

  /** Keeps the counts of the crew's answers. */
  void keepCounts(JsonNode counts) {
    put(COUNTS, () -> Optional.of(Json.bytes(counts)));
  }

  /** Overwrites and removes everything, and keeps nothing any more. Returns at once. */
  void destroy() {
    if (!destroyed) {
      destroyed = true;
      execute(() -> shredAll(folder));
    }
  }

  /**
   * Overwrites and removes what a vault has left in a folder, for a device whose agent does not
   * run. Never throws: whoever opens such a file holds this device's key anyway.
   */
  public static void shredAll(Path folder) {
    files(folder).forEach(AlarmVault::shred);
  }

  private void put(String name, Content content) {
    synchronized (due) {
      due.put(name, content);
    }
    execute(this::writeNext);
  }

  /** Does something on the thread that asks the disk. */
  void execute(Runnable work) {
    try {
      writer.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.warn("a change of an open alarm came after the end: it does not outlive this restart");
    }
  }

  /** Writes the oldest of what is due; one at a time, so that nothing is held for longer. */
  private void writeNext() {
    String name;
    Content content;
    synchronized (due) {
      Iterator<Map.Entry<String, Content>> oldest = due.entrySet().iterator();
      if (!oldest.hasNext()) {
        return; // several changes of one alarm became one
      }
      Map.Entry<String, Content> next = oldest.next();
      name = next.getKey();
      content = next.getValue();
    }
    try {
      write(folder.resolve(name + ENDING), content.bytes());
    } catch (IOException | RuntimeException e) {
      LOG.warn("an open alarm will not outlive a restart because={}", e.toString());
    } finally {
      synchronized (due) {
        due.remove(name, content); // unless a newer one has taken its place
      }
    }
  }

  private void write(Path file, Optional<byte[]> content) throws IOException {
    if (content.isEmpty() || destroyed) {
      shred(file);
      return;
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    byte[] sealed = Sealed.seal(content.get(), List.of(device.certificate()));
    DurableFiles.write(file, sealed);
    if (destroyed) {
      shred(file); // it was ordered while this was being written
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().contains(ENDING)).sorted().toList();
    } catch (IOException e) {
      LOG.warn("cannot look for kept alarms because={}", e.toString());
      return List.of();
    }
  }

  private static void shred(Path file) {
    try {
      DurableFiles.shred(file);
    } catch (IOException e) {
      LOG.warn("a kept alarm cannot be removed because={}", e.toString());
    }
  }

  private static String name(Stored hit) {
    return hit.epoch() + "-" + hit.seq();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(ENDING, "");
  }

  /**
   * Waits a little until what is due is on the disk. What is not by then is written on until the
   * process ends, and the log says how much it was.
   */
  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /**
   * Does the same with another patience; returns how many alarms are not on the disk as they are.
   */
  int close(Duration patience) {
    writer.shutdown();
    boolean done = false;
    try {
      done = writer.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left;
    synchronized (due) {
      left = due.size();
    }
    if (!done) {
      LOG.error(
          "the disk is slow: changes of {} open alarms may not outlive this restart{}",
          left,
          destroyed ? ", and their destruction has not ended: the next start ends it" : "");
    }
    return left;
  }
}
