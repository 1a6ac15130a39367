package org.checkpointlpr.agent.ocr;

import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Mat;
import org.opencv.core.Size;

/**
 * The looks at one plate: as one row, as two rows put side by side, or both until it is clear which
 * it has. Each look takes as few cuts as it can. Belongs to one thread.
 */
final class PlateLooks {
  /** What a reader made of one or more cuts of one plate that show it in one arrangement. */
  interface Sight {
    /** Returns what is made of these cuts and another's together. */
    Sight with(Sight other);

    /** Returns what the plate says. */
    Spellings spellings();
  }

  /** Looks at a cut, 8-bit grey, of the wanted size, which is valid during the call. */
  interface Eye {
    Sight look(MatScope scope, Mat cut);
  }

  /**
   * Plates of one row have 2 (United States) and more, those of two rows up to 2.2 and seen askew
   * 2.5.
   */
  private static final double ONE_ROW_FROM = 2.6;

  /**
   * Up to this proportion two small rows stand in the middle of some long plates. They are looked
   * for where one row is hardly read.
   */
  private static final double TWO_ROWS_UP_TO = 5;

  /** Above this one row is read, and two need not be looked for on a long plate. */
  private static final double HARDLY_READ = 0.5;

  /** From here on two rows are rare, and not looked for where one row is read surely. */
  private static final double MOSTLY_ONE_ROW_FROM = 1.85;

  /** One row that is read so surely needs no other cut. */
  private static final double SURE = 0.95;

  /** Where one arrangement surely shows nothing, the other is the plate's. */
  private static final double SEES_NOTHING = 0.9;

  private enum Rows {
    UNKNOWN,
    ONE,
    TWO
  }

  private final Frame frame;
  private final Size size;
  private final Eye eye;
  private Rows rows = Rows.UNKNOWN;

  /** Prepares for one plate of a frame, which stays the caller's. */
  PlateLooks(Frame frame, Size size, Eye eye) {
    this.frame = frame;
    this.size = size;
    this.eye = eye;
  }

  /** Returns what the plate says within these corners. */
  Spellings at(Quad corners) {
    try (MatScope scope = new MatScope()) {
      if (rows == Rows.TWO) {
        return twoRows(scope, corners);
      }
      Spellings one = oneRow(scope, corners);
      if (rows == Rows.ONE || isEnough(one, corners.proportion())) {
        return one;
      }
      Spellings two = twoRows(scope, corners);
      Spellings alone = one.withoutPartsOf(two);
      settle(alone, two);
      return alone.or(two, twoRowsBeforehand(corners.proportion()));
    }
  }

  private Spellings oneRow(MatScope scope, Quad corners) {
    Sight whole = eye.look(scope, PlateCut.whole(scope, frame, corners, size));
    Spellings read = whole.spellings();
    if (corners.proportion() >= ONE_ROW_FROM || read.sureness() >= SURE) {
      return read;
    }
    Mat textAlone = PlateCut.textAlone(scope, frame, corners, size);
    return whole.with(eye.look(scope, textAlone)).spellings();
  }

  private Spellings twoRows(MatScope scope, Quad corners) {
    return eye.look(scope, PlateCut.rowsSideBySide(scope, frame, corners, size)).spellings();
  }

  private static boolean isEnough(Spellings one, double proportion) {
    if (proportion >= ONE_ROW_FROM) {
      return one.sureness() > HARDLY_READ || proportion > TWO_ROWS_UP_TO;
    }
    return proportion >= MOSTLY_ONE_ROW_FROM && one.sureness() >= SURE;
  }

  private void settle(Spellings one, Spellings two) {
    if (two.nothing() > SEES_NOTHING && one.nothing() < 1 - SEES_NOTHING) {
      rows = Rows.ONE;
    } else if (one.nothing() > SEES_NOTHING && two.nothing() < 1 - SEES_NOTHING) {
      rows = Rows.TWO;
    }
  }

  /**
   * How probable two rows are, by the plate's proportions: motorcycles have 1.1 to 1.4, two rows on
   * cars 1.5 to 1.7, one row in the United States 2, and a third less when seen askew.
   */
  private static double twoRowsBeforehand(double proportion) {
    if (proportion < 1.35) {
      return 0.7;
    }
    return proportion < MOSTLY_ONE_ROW_FROM ? 0.4 : proportion < 2.1 ? 0.15 : 0.05;
  }
}
