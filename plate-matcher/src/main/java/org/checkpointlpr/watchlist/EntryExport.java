package org.checkpointlpr.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes entries so that {@link EntryImport} gives the same entries back. */
public final class EntryExport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EntryExport() {}

  /** Writes CSV with a header, lines ended by CR LF as RFC 4180 asks. */
  public static void csv(List<WatchlistEntry> entries, Appendable out) throws IOException {
    out.append(String.join(",", EntryFields.NAMES)).append("\r\n");
    for (WatchlistEntry entry : entries) {
      Map<String, String> fields = EntryFields.of(entry);
      out.append(
              EntryFields.NAMES.stream()
                  .map(name -> quoted(fields.getOrDefault(name, "")))
                  .collect(Collectors.joining(",")))
          .append("\r\n");
    }
  }

  /** Writes one JSON object a line. */
  public static void jsonLines(List<WatchlistEntry> entries, Appendable out) throws IOException {
    for (WatchlistEntry entry : entries) {
      out.append(json(entry)).append('\n');
    }
  }

  static String json(WatchlistEntry entry) {
    try {
      return JSON.writeValueAsString(EntryFields.of(entry));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts have no JSON form", e);
    }
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == ';' || c < ' ');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
