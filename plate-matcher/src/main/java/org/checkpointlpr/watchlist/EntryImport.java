package org.checkpointlpr.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads entries from files that people made. Nothing is dropped in silence: each bad line is
 * reported with its number and the reason, and the reason never repeats the plate.
 *
 * @param entries the good ones, in the order of the file
 * @param problems the bad lines
 */
public record EntryImport(List<WatchlistEntry> entries, List<Problem> problems) {
  /**
   * A line that gave no entry.
   *
   * @param line from 1
   * @param reason what is wrong
   * @param duplicate true if it only repeats an earlier line's plate and issuer
   */
  public record Problem(int line, String reason, boolean duplicate) {}

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  /** Copies the lists. */
  public EntryImport {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }

  /**
   * Reads CSV with a header line.
   *
   * @param mapping the file's column names by field name, where they differ; case does not matter
   * @param ids gives an id to each entry that has none
   * @throws IOException if the file cannot be read, or its header lacks the plate
   */
  public static EntryImport csv(Reader csv, Map<String, String> mapping, Supplier<String> ids)
      throws IOException {
    List<CsvLines.Line> lines = CsvLines.read(csv);
    if (lines.isEmpty()) {
      throw new IOException("the file is empty; the first line must name the columns");
    }
    Map<Integer, String> columns = columns(lines.get(0).fields(), mapping);
    Collector collector = new Collector(ids);
    for (CsvLines.Line line : lines.subList(1, lines.size())) {
      if (line.fields().size() > lines.get(0).fields().size()) {
        collector.problem(
            line.number(),
            "%d fields under %d columns"
                .formatted(line.fields().size(), lines.get(0).fields().size()));
        continue;
      }
      Map<String, String> fields = new HashMap<>();
      columns.forEach(
          (index, name) -> {
            if (index < line.fields().size()) {
              fields.put(name, line.fields().get(index));
            }
          });
      collector.add(line.number(), fields);
    }
    return collector.result();
  }

  private static Map<Integer, String> columns(List<String> header, Map<String, String> mapping)
      throws IOException {
    for (String field : mapping.keySet()) {
      if (!EntryFields.NAMES.contains(field)) {
        throw new IOException("field '" + field + "'; known are " + EntryFields.NAMES);
      }
    }
    Map<Integer, String> columns = new LinkedHashMap<>();
    for (String field : EntryFields.NAMES) {
      String column = mapping.getOrDefault(field, field).toLowerCase(Locale.ROOT).strip();
      for (int i = 0; i < header.size(); i++) {
        if (header.get(i).toLowerCase(Locale.ROOT).equals(column)) {
          columns.put(i, field);
        }
      }
      if (mapping.containsKey(field) && !columns.containsValue(field)) {
        throw new IOException(
            "no column '" + mapping.get(field) + "' for " + field + "; the file has " + header);
      }
    }
    if (!columns.containsValue("plate")) {
      throw new IOException("no column 'plate'; the file has " + header + "; map one of them");
    }
    return columns;
  }

  /**
   * Reads one entry from its fields, named as the columns of CSV.
   *
   * @param ids gives an id if none is among them
   */
  public static EntryImport fields(Map<String, String> fields, Supplier<String> ids) {
    Collector collector = new Collector(ids);
    for (String name : fields.keySet()) {
      if (!EntryFields.NAMES.contains(name)) {
        collector.problem(1, "field '" + name + "'; known are " + EntryFields.NAMES);
        return collector.result();
      }
    }
    collector.add(1, fields);
    return collector.result();
  }

  /**
   * Reads one JSON object a line; members are named as the columns of CSV.
   *
   * @param ids gives an id to each entry that has none
   * @throws IOException if the file cannot be read
   */
  public static EntryImport jsonLines(Reader lines, Supplier<String> ids) throws IOException {
    Collector collector = new Collector(ids);
    BufferedReader in = new BufferedReader(lines);
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      String json = line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (!json.isBlank()) {
        json(json, number, collector);
      }
    }
    return collector.result();
  }

  private static void json(String json, int number, Collector collector) {
    Map<String, String> fields = new HashMap<>();
    try {
      for (Map.Entry<String, Object> member : JSON.readValue(json, OBJECT).entrySet()) {
        if (!EntryFields.NAMES.contains(member.getKey())) {
          collector.problem(number, "unknown member '" + member.getKey() + "'");
          return;
        }
        if (member.getValue() instanceof List<?> || member.getValue() instanceof Map<?, ?>) {
          collector.problem(number, member.getKey() + " must be a text, number or truth value");
          return;
        }
        if (member.getValue() != null) {
          fields.put(member.getKey(), member.getValue().toString());
        }
      }
    } catch (JsonProcessingException e) {
      collector.problem(number, "not a JSON object"); // its message would repeat the line
      return;
    }
    collector.add(number, fields);
  }

  private static final class Collector {
    private final Supplier<String> ids;
    private final List<WatchlistEntry> entries = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Set<String> seenIds = new HashSet<>();

    Collector(Supplier<String> ids) {
      this.ids = ids;
    }

    void add(int line, Map<String, String> fields) {
      try {
        WatchlistEntry entry = EntryFields.parse(fields, ids.get());
        Integer first = seen.putIfAbsent(entry.identity(), line);
        if (first != null) {
          problems.add(new Problem(line, "the plate and issuer of line " + first, true));
        } else if (!seenIds.add(entry.id())) {
          problem(line, "id '" + entry.id() + "' is already taken");
        } else {
          entries.add(entry);
        }
      } catch (IllegalArgumentException e) {
        problem(line, String.valueOf(e.getMessage()));
      }
    }

    void problem(int line, String reason) {
      problems.add(new Problem(line, reason, false));
    }

    EntryImport result() {
      return new EntryImport(entries, problems);
    }
  }
}
