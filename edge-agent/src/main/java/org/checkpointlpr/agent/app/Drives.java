package org.checkpointlpr.agent.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.checkpointlpr.agent.track.LiveTracker;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.TrackSettings;
import org.checkpointlpr.plate.PlateText;

/**
 * Drives as sequences of single pictures, one a second at most, read and followed as a camera's
 * would be. Pure but for the pictures it reads; any thread.
 */
public final class Drives {
  /** As in {@code night.mp4_t_17.jpg}: the drive, and the second into it. */
  private static final Pattern NAME = Pattern.compile("(.+)\\.mp4_t_(\\d+)\\.jpg");

  private static final long SECOND = 1_000_000_000L;

  private Drives() {}

  /**
   * A drive.
   *
   * @param name its name
   * @param pictures by their second
   * @param seen the seconds at which a plate is labelled, ascending, by its canonical text
   */
  public record Drive(String name, Map<Integer, Path> pictures, Map<String, List<Integer>> seen) {}

  /**
   * Finds the drives in a folder with {@code images/} and {@code labels.csv} (image, box, plate).
   *
   * @throws IOException if the folder has no such files
   */
  public static List<Drive> in(Path folder) throws IOException {
    Map<String, Drive> drives = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("images"))) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          drive(drives, name.group(1)).pictures.put(Integer.valueOf(name.group(2)), file);
        }
      }
    }
    for (String line : Files.readAllLines(folder.resolve("labels.csv"))) {
      String[] cells = line.split(",", -1);
      Matcher name = NAME.matcher(cells[0].substring(cells[0].indexOf('/') + 1));
      String plate = cells[cells.length - 1];
      if (name.matches() && !plate.isEmpty()) {
        drive(drives, name.group(1))
            .seen
            .computeIfAbsent(plate, key -> new ArrayList<>())
            .add(Integer.valueOf(name.group(2)));
      }
    }
    drives.values().forEach(drive -> drive.seen.values().forEach(s -> s.sort(null)));
    return List.copyOf(drives.values());
  }

  private static Drive drive(Map<String, Drive> drives, String name) {
    return drives.computeIfAbsent(name, key -> new Drive(key, new TreeMap<>(), new TreeMap<>()));
  }

  /**
   * Reads and follows one drive.
   *
   * @param issuers ids of the issuers whose layouts a text fits
   * @return the sightings that ended; their monotonic time is the second into the drive
   * @throws CaptureException if a picture cannot be read
   * @throws NativesException if a library or a model cannot be loaded
   */
  public static List<SightingEvent> sightings(
      Drive drive, Function<PlateText, List<String>> issuers)
      throws CaptureException, NativesException {
    LiveTracker tracker =
        new LiveTracker(
            TrackSettings.DEFAULT,
            issuers,
            new StackedLooks(PlateReaders.CTC, Mishaps.thrown()),
            Mishaps.thrown());
    List<SightingEvent> events = new ArrayList<>();
    AtomicLong now = new AtomicLong();
    PictureDecoder decoder = PictureDecoder.open(now::get);
    CameraBoard board = new CameraBoard(System::nanoTime);
    try (RecogniserReader reader =
        new RecogniserReader(Recogniser.open(System::nanoTime), Map.of(), board, camera -> false)) {
      for (Map.Entry<Integer, Path> picture : new TreeMap<>(drive.pictures).entrySet()) {
        now.set(picture.getKey() * SECOND);
        try (Frame frame = decoder.decode(drive.name, picture.getValue())) {
          events.addAll(tracker.accept(reader.read(frame, () -> Effort.THOROUGH)));
        }
        events.addAll(tracker.advance(now.get()));
      }
    }
    events.addAll(tracker.finish());
    events.removeIf(event -> event.stage() != SightingEvent.Stage.FINAL);
    events.sort(Comparator.comparingLong(event -> event.sighting().capturedNanos()));
    return events;
  }
}
