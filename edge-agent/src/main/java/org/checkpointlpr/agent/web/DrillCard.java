package org.checkpointlpr.agent.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The test card of the drill as a PDF 1.4 of one A4 page, landscape: the card's text as on a plate,
 * with the shape of a European one (4.7 : 1), and a line that says what it is for. Uses the fonts
 * that every PDF viewer has.
 */
public final class DrillCard {
  private static final int PAGE_WIDTH = 842;
  private static final int PAGE_HEIGHT = 595;
  private static final int PLATE_WIDTH = 740;
  private static final int PLATE_HEIGHT = 158;
  private static final int FONT_SIZE = 140;

  /** Width of the text in thousandths of the font's size: the advances of Helvetica Bold. */
  private static final int TEXT_ADVANCE = 611 + 667 + 556 + 556 + 556 + 722 + 667;

  /** Height of Helvetica Bold's capitals in thousandths of its size. */
  private static final int CAPITALS = 718;

  private DrillCard() {}

  /** Returns the bytes of the file. */
  public static byte[] pdf() {
    List<String> objects =
        List.of(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 "
                + PAGE_WIDTH
                + " "
                + PAGE_HEIGHT
                + "] /Contents 4 0 R /Resources << /Font << /B 5 0 R /R 6 0 R >> >> >>",
            stream(page()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "%PDF-1.4\n");
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      places.add(out.size());
      write(out, (i + 1) + " 0 obj\n" + objects.get(i) + "\nendobj\n");
    }
    int table = out.size();
    write(out, "xref\n0 " + (objects.size() + 1) + "\n0000000000 65535 f \n");
    for (int place : places) {
      write(out, String.format(Locale.ROOT, "%010d 00000 n \n", place));
    }
    write(
        out,
        "trailer\n<< /Size "
            + (objects.size() + 1)
            + " /Root 1 0 R >>\nstartxref\n"
            + table
            + "\n%%EOF\n");
    return out.toByteArray();
  }

  private static String page() {
    double left = (PAGE_WIDTH - PLATE_WIDTH) / 2.0;
    double bottom = (PAGE_HEIGHT - PLATE_HEIGHT) / 2.0;
    double textLeft = (PAGE_WIDTH - FONT_SIZE * TEXT_ADVANCE / 1000.0) / 2;
    double baseline = (PAGE_HEIGHT - FONT_SIZE * CAPITALS / 1000.0) / 2;
    return String.format(
        Locale.ROOT,
        "6 w %.1f %.1f %d %d re S BT /B %d Tf %.1f %.1f Td (%s) Tj ET"
            + " BT /R 14 Tf %.1f 60 Td (Checkpoint LPR: test card for the drill at a change of"
            + " shift. Print at full size.) Tj ET",
        left,
        bottom,
        PLATE_WIDTH,
        PLATE_HEIGHT,
        FONT_SIZE,
        textLeft,
        baseline,
        DrillDesk.CARD,
        left);
  }

  private static String stream(String content) {
    return "<< /Length " + content.length() + " >>\nstream\n" + content + "\nendstream";
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
