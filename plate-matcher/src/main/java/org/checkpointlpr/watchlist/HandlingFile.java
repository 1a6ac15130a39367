package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.checkpointlpr.watchlist.EntryImport.Problem;

/**
 * The file in which a mission defines its instructions: CSV in UTF-8, one line each, the first
 * naming the columns: "code", "sign", "tone" and, for each language, "do.en" and, if wanted,
 * "then.en". The same bytes lie at the operator's desk and, sealed, in a release.
 *
 * @param codes the good ones, in the order of the file
 * @param problems the bad lines; as long as there is one, the file must not be used
 */
public record HandlingFile(List<HandlingCode> codes, List<Problem> problems) {
  /** With its seal it is a file of a release like any other: 64 KiB. */
  public static final int MAX_BYTES = Part.MAX_BYTES - Box.OVERHEAD;

  private static final List<String> NEEDED = List.of("code", "sign", "tone", "do.en");

  /** Copies the lists. */
  public HandlingFile {
    codes = List.copyOf(codes);
    problems = List.copyOf(problems);
  }

  /** Reads a file; whatever is wrong with it is a problem with its line, never an exception. */
  public static HandlingFile read(byte[] file) {
    if (file.length > MAX_BYTES) {
      return bad(1, "the file has more than " + MAX_BYTES + " bytes: shorten or divide it");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
      if (!text.isEmpty() && !text.endsWith("\n")) {
        return bad(
            (int) text.lines().count(),
            "the line does not end; was the file cut? If not, add a line end");
      }
      return read(CsvLines.read(new StringReader(text)));
    } catch (CharacterCodingException e) {
      return bad(1, "the file is not UTF-8, or was cut: save it again as 'CSV UTF-8'");
    } catch (IOException e) {
      return bad(1, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns what the file defines.
   *
   * @throws IllegalArgumentException naming the first bad line
   */
  public HandlingCodes orThrow() {
    if (!problems.isEmpty()) {
      Problem first = problems.get(0);
      throw new IllegalArgumentException("line " + first.line() + ": " + first.reason());
    }
    return new HandlingCodes(codes);
  }

  private static HandlingFile bad(int line, String reason) {
    return new HandlingFile(List.of(), List.of(new Problem(line, reason, false)));
  }

  private static HandlingFile read(List<CsvLines.Line> lines) {
    if (lines.isEmpty()) {
      return bad(1, "the file is empty; the first line must name the columns " + NEEDED);
    }
    List<String> columns =
        lines.get(0).fields().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    List<Problem> problems = new ArrayList<>();
    columnProblems(columns)
        .forEach(reason -> problems.add(new Problem(lines.get(0).number(), reason, false)));
    if (lines.size() - 1 > HandlingCodes.MOST) {
      problems.add(
          new Problem(
              lines.get(HandlingCodes.MOST + 1).number(),
              (lines.size() - 1) + " codes; at most " + HandlingCodes.MOST,
              false));
    }
    if (!problems.isEmpty()) {
      return new HandlingFile(List.of(), problems);
    }
    Map<String, Integer> seen = new HashMap<>();
    List<HandlingCode> codes = new ArrayList<>();
    for (CsvLines.Line line : lines.subList(1, lines.size())) {
      try {
        HandlingCode code = code(columns, line.fields());
        Integer first = seen.putIfAbsent(code.code(), line.number());
        if (first == null) {
          codes.add(code);
        } else {
          problems.add(
              new Problem(line.number(), "code " + code.code() + " is in line " + first, true));
        }
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(line.number(), String.valueOf(e.getMessage()), false));
      }
    }
    return new HandlingFile(codes, problems);
  }

  private static List<String> columnProblems(List<String> columns) {
    List<String> problems = new ArrayList<>();
    for (String needed : NEEDED) {
      if (!columns.contains(needed)) {
        problems.add("no column '" + needed + "'; the file has " + columns);
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      if (columns.indexOf(column) < i) {
        problems.add("two columns '" + column + "'");
      } else if (!NEEDED.contains(column) && !isWords(column)) {
        problems.add(
            "column '"
                + column
                + "'; known are code, sign, tone and, for each language of ISO 639-1, do.en and"
                + " then.en");
      } else if (column.startsWith("then.") && !columns.contains("do." + language(column))) {
        problems.add("column '" + column + "' needs a column 'do." + language(column) + "'");
      }
    }
    return problems;
  }

  private static boolean isWords(String column) {
    return (column.startsWith("do.") || column.startsWith("then."))
        && HandlingCode.isLanguage(language(column));
  }

  private static String language(String column) {
    return column.substring(column.indexOf('.') + 1);
  }

  private static HandlingCode code(List<String> columns, List<String> fields) {
    if (fields.size() != columns.size()) {
      throw new IllegalArgumentException(
          "%d fields under %d columns; is the line cut, or a separator in a text without quotes?"
              .formatted(fields.size(), columns.size()));
    }
    Map<String, String> line = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      line.put(columns.get(i), fields.get(i));
    }
    Map<String, HandlingCode.Words> words = new TreeMap<>();
    for (String column : columns) {
      if (column.startsWith("do.")) {
        words(language(column), line, words);
      }
    }
    return new HandlingCode(
        line.getOrDefault("code", "").toUpperCase(Locale.ROOT),
        line.getOrDefault("sign", "").toLowerCase(Locale.ROOT),
        line.getOrDefault("tone", "").toLowerCase(Locale.ROOT),
        words);
  }

  private static void words(
      String language, Map<String, String> line, Map<String, HandlingCode.Words> words) {
    String firstStep = line.getOrDefault("do." + language, "");
    String lastStep = line.getOrDefault("then." + language, "");
    if (firstStep.isEmpty() && lastStep.isEmpty()) {
      return;
    }
    try {
      words.put(language, new HandlingCode.Words(firstStep, lastStep));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("in '" + language + "', " + e.getMessage(), e);
    }
  }
}
