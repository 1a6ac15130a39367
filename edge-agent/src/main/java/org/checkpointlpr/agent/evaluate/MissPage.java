package org.checkpointlpr.agent.evaluate;

import java.io.IOException;
import java.io.Writer;
import java.util.Base64;
import java.util.Locale;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.evaluate.Verdict.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Writes an HTML page that shows each miss with its crop: plates that were not found or not read
 * exactly, and false reads. One file, pictures inside, nothing fetched. It holds plate texts.
 */
public final class MissPage implements AutoCloseable {
  private static final String HEAD =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Misses</title>
      <style>body{font:14px sans-serif;background:#222;color:#eee}
      figure{display:inline-block;margin:6px;padding:6px;background:#333;vertical-align:top}
      img{height:90px;max-width:420px;display:block}b{font:bold 16px monospace}
      .FALSE{outline:2px solid #e66}.UNREAD{outline:2px solid #ea3}.WRONG{outline:2px solid #aaa}
      </style><h1>Misses</h1>
      <p>Truth, what was read with its confidence, and what kind of miss it is.</p>
      """;

  private final Writer out;

  /**
   * Writes the head of the page.
   *
   * @param out stays the caller's
   * @throws IOException if it cannot be written to
   */
  public MissPage(Writer out) throws IOException {
    this.out = out;
    out.write(HEAD);
  }

  /**
   * Writes the misses of one picture.
   *
   * @throws IOException if the page cannot be written to
   */
  public void add(String set, String picture, PictureScore score, Evaluation.Look look)
      throws IOException {
    for (Verdict verdict : score.verdicts()) {
      Quad box = verdict.label().box();
      Outcome outcome = verdict.outcome();
      boolean missed = outcome == Outcome.NO_TEXT ? !verdict.found() : outcome != Outcome.EXACT;
      PictureRead read = verdict.read();
      Quad place = box != null ? box : read != null ? read.corners() : null;
      if (missed) {
        String kind = verdict.found() ? outcome.name() : outcome + " (not found)";
        figure(set + " " + picture, verdict.label().text(), read, kind, crop(look, place));
      }
    }
    for (PictureRead read : score.falseReads()) {
      figure(set + " " + picture, "", read, "FALSE", look.crop(read.corners()));
    }
  }

  private static byte[] crop(Evaluation.Look look, @Nullable Quad place) {
    return place == null ? new byte[0] : look.crop(place);
  }

  private void figure(
      String title, String truth, @Nullable PictureRead read, String kind, byte[] crop)
      throws IOException {
    String text =
        read == null
            ? "nothing"
            : String.format(Locale.ROOT, "%s %.2f", read.text(), read.confidence());
    out.write(
        """
        <figure class="%s"><img alt="" src="data:image/jpeg;base64,%s"><figcaption>
        <b>%s</b><br><b>%s</b><br>%s<br><small>%s</small></figcaption></figure>
        """
            .formatted(
                escaped(kind.split(" ", 2)[0]),
                Base64.getEncoder().encodeToString(crop),
                escaped(truth),
                escaped(text),
                escaped(kind),
                escaped(title)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /**
   * Writes the end of the page.
   *
   * @throws IOException if it cannot be written to
   */
  @Override
  public void close() throws IOException {
    out.write("</html>\n");
  }
}
