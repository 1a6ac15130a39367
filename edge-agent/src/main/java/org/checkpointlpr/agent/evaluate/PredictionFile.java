package org.checkpointlpr.agent.evaluate;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.checkpointlpr.agent.detect.Quad;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was read as CSV: {@code set,image,x,y,w,h,plate,found,read,confidence,outcome}, one
 * row a label and one a false read, which has the outcome {@code FALSE} and the box of what was
 * found.
 */
public final class PredictionFile {
  private static final String HEAD = "set,image,x,y,w,h,plate,found,read,confidence,outcome\n";

  private final Writer out;

  /**
   * Writes the header.
   *
   * @param out stays the caller's
   * @throws IOException if it cannot be written to
   */
  public PredictionFile(Writer out) throws IOException {
    this.out = out;
    out.write(HEAD);
  }

  /**
   * Writes a picture's rows.
   *
   * @throws IOException if the file cannot be written to
   */
  public void add(String set, String picture, PictureScore score) throws IOException {
    for (Verdict verdict : score.verdicts()) {
      PictureRead read = verdict.read();
      row(
          set,
          picture,
          verdict.label().box(),
          verdict.label().text() + "," + (verdict.found() ? 1 : 0),
          read,
          verdict.outcome().name());
    }
    for (PictureRead read : score.falseReads()) {
      row(set, picture, read.corners(), ",", read, "FALSE");
    }
  }

  private void row(
      String set,
      String picture,
      @Nullable Quad box,
      String plateAndFound,
      @Nullable PictureRead read,
      String outcome)
      throws IOException {
    out.write(quoted(set) + "," + quoted(picture) + "," + numbers(box) + "," + plateAndFound + ",");
    if (read != null && read.isRead()) {
      out.write(String.format(Locale.ROOT, "%s,%.4f", read.text(), read.confidence()));
    } else {
      out.write(",");
    }
    out.write("," + outcome + "\n");
  }

  private static String numbers(@Nullable Quad box) {
    return box == null
        ? ",,,"
        : String.format(
            Locale.ROOT,
            "%.0f,%.0f,%.0f,%.0f",
            box.left(),
            box.top(),
            box.right() - box.left(),
            box.bottom() - box.top());
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
