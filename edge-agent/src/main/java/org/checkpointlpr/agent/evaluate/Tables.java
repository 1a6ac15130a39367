package org.checkpointlpr.agent.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as text for people. */
public final class Tables {
  private static final String HEAD =
      "%-18s %8s %6s %6s %7s %7s %7s %7s %6s %6s %13s %13s %15s%n"
          .formatted(
              "set",
              "pictures",
              "plates",
              "texts",
              "found%",
              "exact%",
              "O0I1%",
              "±1%",
              "wrong",
              "false",
              "detect p50/95",
              "read p50/95",
              "picture p50/95");

  private Tables() {}

  /** Returns one line a set and one for the total; shares in percent, times in milliseconds. */
  public static String of(Evaluation.Result result) {
    StringBuilder text = new StringBuilder(HEAD);
    List<SetResult> rows = new ArrayList<>(result.sets());
    if (rows.size() != 1) {
      rows.add(result.total());
    }
    rows.forEach(row -> text.append(line(row)));
    if (result.total().unreadable() > 0) {
      text.append("unreadable pictures, counted as missed: ")
          .append(result.total().unreadable())
          .append(System.lineSeparator());
    }
    return text.append(reliability(result.reliability())).toString();
  }

  private static String line(SetResult set) {
    return String.format(
        Locale.ROOT,
        "%-18s %8d %6d %6d %7s %7s %7s %7s %6d %6d %6.1f/%6.1f %6.1f/%6.1f %7.1f/%7.1f%n",
        set.name(),
        set.pictures(),
        set.plates(),
        set.texts(),
        share(set.found(), set.plates()),
        share(set.exact(), set.texts()),
        share(set.exactFolded(), set.texts()),
        share(set.withinOne(), set.texts()),
        set.wrong(),
        set.falseReads(),
        set.detectMsP50(),
        set.detectMsP95(),
        set.readMsP50(),
        set.readMsP95(),
        set.pictureMsP50(),
        set.pictureMsP95());
  }

  private static String share(int part, int all) {
    return all == 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100.0 * part / all);
  }

  private static String reliability(Reliability reliability) {
    StringBuilder text = new StringBuilder();
    for (Reliability.Bin bin : reliability.bins()) {
      text.append(
          String.format(
              Locale.ROOT,
              "reads that say %.2f: %4d, right %5.1f%%%n",
              bin.confidence(),
              bin.reads(),
              100 * bin.right()));
    }
    return text.append(
            String.format(
                Locale.ROOT, "expected calibration error %.3f%n", reliability.expectedError()))
        .toString();
  }
}
