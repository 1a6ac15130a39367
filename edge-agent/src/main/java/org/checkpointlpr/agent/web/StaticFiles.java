package org.checkpointlpr.agent.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.checkpointlpr.agent.hit.Bytes;

/**
 * The page itself: files that the program carries. Nothing else of the program or of the disk can
 * be asked for. Safe on any thread.
 */
final class StaticFiles {
  private static final String FOLDER = "page";
  private static final Pattern NAME =
      Pattern.compile("/(?:[a-z0-9][a-z0-9_-]*/){0,3}[a-z0-9][a-z0-9_.-]*");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Map<String, Answer> known = new ConcurrentHashMap<>();

  /** Returns the file of a path. */
  Answer of(String path) throws Refusal {
    String name = path.equals("/") ? "/index.html" : path;
    Answer answer = known.get(name);
    if (answer == null) {
      answer = load(name).orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_PATH));
      known.put(name, answer);
    }
    return answer;
  }

  private static Optional<Answer> load(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !NAME.matcher(name).matches() || name.contains("..")) {
      return Optional.empty();
    }
    try (InputStream in = StaticFiles.class.getResourceAsStream(FOLDER + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new Answer.Content(200, type, Bytes.of(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the languages of which there is a file of messages, in the order of the alphabet. */
  static List<String> languages() {
    URL folder = StaticFiles.class.getResource(FOLDER + "/messages");
    if (folder == null) {
      return List.of();
    }
    try {
      URI place = folder.toURI();
      if (!place.getScheme().equals("jar")) {
        return languages(Path.of(place));
      }
      try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
        return languages(jar.provider().getPath(place));
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the page's messages cannot be listed", e);
    }
  }

  private static List<String> languages(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[a-z]{2,3}\\.json"))
          .map(name -> name.substring(0, name.indexOf('.')))
          .sorted()
          .toList();
    }
  }
}
