package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits CSV (RFC 4180) as spreadsheets write it: byte order mark, comma, semicolon or tab, quoted
 * fields over several lines. Knows the line in which each record starts.
 */
final class CsvLines {
  /** One record and the line it starts in, from 1. */
  record Line(int number, List<String> fields) {}

  // A plate list has no longer records; a file without line ends must not fill the memory.
  private static final int MAX_RECORD = 16_384;

  private final Reader in;
  private final char separator;
  private int line = 1;
  private int pushed = -2;

  private CsvLines(Reader in, char separator) {
    this.in = in;
    this.separator = separator;
  }

  static List<Line> read(Reader reader) throws IOException {
    java.io.BufferedReader in = new java.io.BufferedReader(reader, 1 << 16);
    in.mark(1);
    if (in.read() != '\uFEFF') {
      in.reset();
    }
    in.mark(1 << 14);
    char[] head = new char[1 << 13];
    int read = Math.max(0, in.read(head));
    in.reset();
    CsvLines lines = new CsvLines(in, separator(new String(head, 0, read)));
    List<Line> all = new ArrayList<>();
    for (Line next = lines.next(); !next.fields().isEmpty(); next = lines.next()) {
      if (next.fields().size() > 1 || !next.fields().get(0).isBlank()) {
        all.add(next);
      }
    }
    return all;
  }

  /** The separator that the first line uses most. */
  private static char separator(String head) {
    String first = head.lines().findFirst().orElse("");
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      best = count(first, candidate) > count(first, best) ? candidate : best;
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private Line next() throws IOException {
    int start = line;
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    int size = 0;
    while (true) {
      int c = take();
      if (++size > MAX_RECORD) {
        throw new IOException(
            "line " + start + ": record of more than " + MAX_RECORD + " characters");
      }
      if (c == -1 && quoted) {
        throw new IOException("line " + start + ": a quote is not closed; was the file cut?");
      }
      if (c == -1 && fields.isEmpty() && field.isEmpty()) {
        return new Line(start, List.of());
      }
      if (quoted && c == '"' && peek() == '"') {
        field.append((char) take());
      } else if (quoted && c == '"') {
        quoted = false;
      } else if (quoted && c != -1) {
        line += c == '\n' ? 1 : 0;
        field.append((char) c);
      } else if (c == '"' && field.toString().isBlank()) {
        field.setLength(0);
        quoted = true;
      } else if (c == separator) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else if (c == '\n' || c == -1) {
        line += c == '\n' ? 1 : 0;
        fields.add(field.toString().strip());
        return new Line(start, fields);
      } else if (c != '\r') {
        field.append((char) c);
      }
    }
  }

  private int take() throws IOException {
    int c = pushed != -2 ? pushed : in.read();
    pushed = -2;
    return c;
  }

  private int peek() throws IOException {
    pushed = take();
    return pushed;
  }
}
