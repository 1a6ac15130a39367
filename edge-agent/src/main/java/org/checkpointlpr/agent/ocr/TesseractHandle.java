package org.checkpointlpr.agent.ocr;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.sourceforge.tess4j.ITessAPI.TessBaseAPI;
import net.sourceforge.tess4j.ITessAPI.TessChoiceIterator;
import net.sourceforge.tess4j.ITessAPI.TessOcrEngineMode;
import net.sourceforge.tess4j.ITessAPI.TessPageIteratorLevel;
import net.sourceforge.tess4j.ITessAPI.TessPageSegMode;
import net.sourceforge.tess4j.ITessAPI.TessResultIterator;
import net.sourceforge.tess4j.TessAPI1;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.plate.PlateText;

/**
 * One handle of Tesseract's C interface, kept open: 6 ms a line against 100 to 180 ms when a handle
 * is made for every picture. Belongs to one thread.
 */
final class TesseractHandle implements AutoCloseable {
  private static final int DOTS_PER_INCH = 150;
  private static final int LEVEL = TessPageIteratorLevel.RIL_SYMBOL;

  private final TessBaseAPI api;

  /** One character that may stand in a place, with Tesseract's belief in it, 0 to 1. */
  record Choice(char character, double confidence) {}

  private TesseractHandle(TessBaseAPI api) {
    this.api = api;
  }

  /**
   * Opens a handle; Tesseract must be loaded.
   *
   * @param folder that holds the model
   * @param language the model's file name without {@code .traineddata}
   * @throws NativesException if Tesseract does not take the model
   */
  static TesseractHandle open(Path folder, String language) throws NativesException {
    TessBaseAPI api = TessAPI1.TessBaseAPICreate();
    int refused =
        TessAPI1.TessBaseAPIInit2(
            api, folder.toString(), language, TessOcrEngineMode.OEM_LSTM_ONLY);
    if (refused != 0) {
      TessAPI1.TessBaseAPIDelete(api);
      throw new NativesException(
          "Tesseract does not take the model %s in %s; install the one of this version"
              .formatted(language, folder));
    }
    TessAPI1.TessBaseAPISetPageSegMode(api, TessPageSegMode.PSM_RAW_LINE);
    set(api, "lstm_choice_mode", "2");
    set(api, "tessedit_do_invert", "0");
    set(api, "load_system_dawg", "0");
    return new TesseractHandle(api);
  }

  private static void set(TessBaseAPI api, String variable, String value) {
    if (TessAPI1.TessBaseAPISetVariable(api, variable, value) == 0) {
      throw new IllegalStateException("Tesseract has no variable " + variable);
    }
  }

  /**
   * Reads a picture of one line.
   *
   * @param grey 8-bit pixels, row by row
   * @return for each character's place what may stand there, the most probable first; other
   *     characters than A-Z and 0-9 are left out
   */
  List<List<Choice>> read(byte[] grey, int width, int height) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(grey.length).put(grey).flip();
    TessAPI1.TessBaseAPISetImage(api, pixels, width, height, 1, width);
    TessAPI1.TessBaseAPISetSourceResolution(api, DOTS_PER_INCH);
    try {
      if (TessAPI1.TessBaseAPIRecognize(api, null) != 0) {
        return List.of();
      }
      TessResultIterator symbols = TessAPI1.TessBaseAPIGetIterator(api);
      return symbols == null ? List.of() : places(symbols);
    } finally {
      TessAPI1.TessBaseAPIClear(api);
    }
  }

  private static List<List<Choice>> places(TessResultIterator symbols) {
    List<List<Choice>> places = new ArrayList<>();
    try {
      do {
        List<Choice> place = choices(symbols);
        if (!place.isEmpty()) {
          places.add(place);
        }
      } while (TessAPI1.TessResultIteratorNext(symbols, LEVEL) != 0);
    } finally {
      TessAPI1.TessResultIteratorDelete(symbols);
    }
    return places;
  }

  /** Returns the symbol that was decided for, and then the others that its place may hold. */
  private static List<Choice> choices(TessResultIterator symbols) {
    List<Choice> choices = new ArrayList<>();
    Pointer decided = TessAPI1.TessResultIteratorGetUTF8Text(symbols, LEVEL);
    if (decided == null) {
      return choices;
    }
    double confidence = TessAPI1.TessResultIteratorConfidence(symbols, LEVEL) / 100.0;
    add(choices, text(decided), confidence);
    TessAPI1.TessDeleteText(decided);
    TessChoiceIterator others = TessAPI1.TessResultIteratorGetChoiceIterator(symbols);
    if (others != null) {
      try {
        do {
          String text = TessAPI1.TessChoiceIteratorGetUTF8Text(others);
          add(choices, text, TessAPI1.TessChoiceIteratorConfidence(others) / 100.0);
        } while (TessAPI1.TessChoiceIteratorNext(others) != 0);
      } finally {
        TessAPI1.TessChoiceIteratorDelete(others);
      }
    }
    return choices;
  }

  private static String text(Pointer utf8) {
    return utf8.getString(0, StandardCharsets.UTF_8.name());
  }

  private static void add(List<Choice> choices, String text, double confidence) {
    String upper = text == null ? "" : text.toUpperCase(Locale.ROOT);
    if (upper.length() != 1 || !PlateText.isCanonical(upper.charAt(0))) {
      return;
    }
    char character = upper.charAt(0);
    if (choices.stream().noneMatch(c -> c.character() == character)) {
      choices.add(new Choice(character, Math.max(0, Math.min(1, confidence))));
    }
  }

  @Override
  public void close() {
    TessAPI1.TessBaseAPIEnd(api);
    TessAPI1.TessBaseAPIDelete(api);
  }
}
