package org.checkpointlpr.agent.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Yields the pictures that arrive in a folder, as cameras that upload pictures leave them there.
 *
 * <ul>
 *   <li>Only files that were not there when the source was made; the oldest first, by time and then
 *       by name. A file that is replaced is a new picture. Nothing is moved or deleted.
 *   <li>A file is read once it is whole: a JPEG or PNG says itself where it ends, so no waiting for
 *       a file to "settle" is needed. One that has not changed for the patience and is still not
 *       whole is reported as damaged, once.
 *   <li>If the folder vanishes, that is reported once, and its return is waited for.
 * </ul>
 *
 * <p>The folder is looked at every interval rather than through the kernel's notifications, which
 * network file systems do not deliver. {@link #close()} may be called on any thread and ends a
 * wait.
 */
public final class WatchedFolder implements FrameSource {
  /** How often a watched folder is looked at, and how long a part of a picture is waited for. */
  public record Timing(Duration interval, Duration patience) {
    /**
     * Five times a second, which costs 0.2 ms of a core for a folder of 500 pictures; 10 s, because
     * a camera behind a slow link may pause that long within one upload.
     */
    public static final Timing USUAL = new Timing(Duration.ofMillis(200), Duration.ofSeconds(10));
  }

  /** What a file was like when it was last looked at; only a change makes it worth another look. */
  private record Look(FileTime changed, long size, long sinceNanos, boolean done) {
    boolean sameAs(BasicFileAttributes now) {
      return changed.equals(now.lastModifiedTime()) && size == now.size();
    }
  }

  private record Arrival(Path file, BasicFileAttributes attributes) {}

  private final String camera;
  private final Path folder;
  private final PictureDecoder decoder;
  private final Timing timing;
  private final LongSupplier nanoTime;
  private final Semaphore closed = new Semaphore(0);
  private final Map<Path, Look> looks = new HashMap<>();
  private boolean folderMissing;

  /**
   * Watches a folder from now on.
   *
   * @param nanoTime the monotonic clock by which patience is measured
   * @throws CaptureException if the folder is missing or may not be read
   */
  public WatchedFolder(
      String camera, Path folder, PictureDecoder decoder, Timing timing, LongSupplier nanoTime)
      throws CaptureException {
    this.camera = camera;
    this.folder = folder;
    this.decoder = decoder;
    this.timing = timing;
    this.nanoTime = nanoTime;
    for (Arrival old : arrivals(PictureFolder.list(folder))) {
      remember(old, true);
    }
  }

  @Override
  public String camera() {
    return camera;
  }

  @Override
  public Optional<Frame> next() throws CaptureException, InterruptedException {
    do {
      Optional<Frame> frame = look();
      if (frame.isPresent()) {
        return frame;
      }
    } while (!closed.tryAcquire(timing.interval().toNanos(), TimeUnit.NANOSECONDS));
    closed.release();
    return Optional.empty();
  }

  private Optional<Frame> look() throws CaptureException {
    List<Path> files = files();
    looks.keySet().retainAll(files);
    for (Arrival arrival : arrivals(files)) {
      if (isWhole(arrival)) {
        remember(arrival, true);
        return Optional.of(decoder.decode(camera, arrival.file()));
      }
    }
    return Optional.empty();
  }

  private List<Path> files() throws CaptureException {
    try {
      List<Path> files = PictureFolder.list(folder);
      folderMissing = false;
      return files;
    } catch (CaptureException e) {
      if (folderMissing) {
        return List.of();
      }
      folderMissing = true;
      throw e;
    }
  }

  /** Returns the files that are not done with, oldest first. */
  private List<Arrival> arrivals(List<Path> files) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Look last = looks.get(file);
        if (last == null || !last.done() || !last.sameAs(now)) {
          arrivals.add(new Arrival(file, now));
        }
      } catch (IOException e) {
        // Deleted between the listing and the look: there is nothing to read any more.
        looks.remove(file);
      }
    }
    arrivals.sort(
        Comparator.comparing((Arrival a) -> a.attributes().lastModifiedTime())
            .thenComparing(Arrival::file));
    return arrivals;
  }

  private boolean isWhole(Arrival arrival) throws CaptureException {
    Look last = looks.get(arrival.file());
    if (last != null && last.sameAs(arrival.attributes())) {
      // A file that stays incomplete is decoded all the same: the decoder says what is wrong.
      return nanoTime.getAsLong() - last.sinceNanos() >= timing.patience().toNanos();
    }
    if (PictureHeader.of(read(arrival)).filter(PictureHeader::complete).isPresent()) {
      return true;
    }
    remember(arrival, false);
    return false;
  }

  private byte[] read(Arrival arrival) throws CaptureException {
    try {
      return PictureDecoder.read(arrival.file());
    } catch (CaptureException e) {
      remember(arrival, true);
      throw e;
    }
  }

  private void remember(Arrival arrival, boolean done) {
    BasicFileAttributes now = arrival.attributes();
    looks.put(
        arrival.file(), new Look(now.lastModifiedTime(), now.size(), nanoTime.getAsLong(), done));
  }

  @Override
  public void close() {
    closed.release();
  }
}
