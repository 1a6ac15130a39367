package org.checkpointlpr.agent.scene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.hit.SceneRequest;
import org.checkpointlpr.seal.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which requests have been answered, so that a broker that replays one gets nothing for it. A
 * request counts for a day from its signing; what was answered is remembered for two, and is
 * bounded by how many are answered in an hour. Kept in a small file. One thread.
 */
final class AnsweredRequests {
  /** So far may headquarters' clock and the checkpoint's clock floor be apart. */
  static final Duration WINDOW = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(AnsweredRequests.class);

  private final Path file;
  private final Map<Hit, Answered> answered = new LinkedHashMap<>();

  private record Hit(String epoch, long seq) {}

  private record Answered(int ask, long at) {}

  private AnsweredRequests(Path file) {
    this.file = file;
  }

  /** Opens the file; one that is damaged counts as empty, and replays are answered once more. */
  static AnsweredRequests open(Path file) {
    AnsweredRequests requests = new AnsweredRequests(file);
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
          String[] words = line.split(" ", -1);
          requests.answered.put(
              new Hit(words[0], Long.parseLong(words[1])),
              new Answered(Integer.parseInt(words[2]), Long.parseLong(words[3])));
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("answered requests for scenes are forgotten: {}", e.toString());
      requests.answered.clear();
    }
    return requests;
  }

  /** Returns whether the request is too old, or ahead of the clock. */
  static boolean isStale(SceneRequest request, Instant now) {
    return Duration.between(request.at(), now).abs().compareTo(WINDOW) > 0;
  }

  /** Returns whether it, or a later one for the same scene, was answered. */
  boolean contains(SceneRequest request) {
    Answered last = answered.get(new Hit(request.epoch(), request.seq()));
    return last != null && request.ask() <= last.ask();
  }

  /** Notes an answer. */
  void add(SceneRequest request, Instant now) {
    long oldest = now.minus(WINDOW.multipliedBy(2)).toEpochMilli();
    answered.values().removeIf(one -> one.at() < oldest);
    answered.put(
        new Hit(request.epoch(), request.seq()), new Answered(request.ask(), now.toEpochMilli()));
    write();
  }

  private void write() {
    List<String> lines = new ArrayList<>();
    answered.forEach(
        (hit, one) ->
            lines.add("%s %d %d %d".formatted(hit.epoch(), hit.seq(), one.ask(), one.at())));
    try {
      DurableFiles.write(file, String.join("\n", lines).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.warn("answered requests for scenes are kept in memory only: {}", e.getMessage());
    }
  }
}
