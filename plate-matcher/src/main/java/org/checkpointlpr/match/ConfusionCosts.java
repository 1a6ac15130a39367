package org.checkpointlpr.match;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.checkpointlpr.plate.PlateText;

/**
 * How often the reader takes one character for another: data, from measured readings. Immutable;
 * safe on any thread.
 */
public final class ConfusionCosts {
  /**
   * What a confusion that was never seen is worth: the files are counted on some thousands of
   * characters, so "never" means less than about one in ten thousand.
   */
  static final double UNSEEN = 1e-4;

  private static final int NONE = 36;
  private static final int SIZE = 37;
  private static final String STANDARD = "confusions.csv";

  private static final class Standard {
    static final ConfusionCosts INSTANCE = loadStandard();
  }

  private final double[] probability;

  private ConfusionCosts(double[] probability) {
    this.probability = probability;
  }

  /** Returns the confusions of the product's own reader. */
  public static ConfusionCosts standard() {
    return Standard.INSTANCE;
  }

  private static ConfusionCosts loadStandard() {
    try (InputStream in = ConfusionCosts.class.getResourceAsStream(STANDARD)) {
      if (in == null) {
        throw new IllegalStateException(STANDARD + " is missing from the program");
      }
      return load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads {@code truth,read,probability} lines after a header; lines that start with {@code #} are
   * comments; {@code -} as read means not read, as truth that there was nothing to read.
   *
   * @throws IllegalArgumentException naming the first wrong line
   * @throws IOException if it cannot be read
   */
  public static ConfusionCosts load(Reader csv) throws IOException {
    double[] table = new double[SIZE * SIZE];
    Set<Integer> given = new HashSet<>();
    BufferedReader lines = new BufferedReader(csv);
    boolean header = true;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      if (header) {
        require(line.strip().equals("truth,read,probability"), number, "header is not as expected");
        header = false;
        continue;
      }
      String[] fields = line.strip().split(",", -1);
      require(fields.length == 3, number, fields.length + " fields; expected are 3");
      int cell = index(fields[0], number) * SIZE + index(fields[1], number);
      require(given.add(cell), number, "this pair stands here twice");
      table[cell] = probability(fields[2], number);
    }
    require(!header, number, "header is missing");
    return new ConfusionCosts(complete(table, given));
  }

  private static double[] complete(double[] table, Set<Integer> given) {
    for (int truth = 0; truth < SIZE; truth++) {
      double others = 0;
      for (int read = 0; read < SIZE; read++) {
        int cell = truth * SIZE + read;
        if (truth != read) {
          table[cell] = Math.max(table[cell], UNSEEN);
          others += table[cell];
        }
      }
      int same = truth * SIZE + truth;
      if (!given.contains(same)) {
        table[same] = Math.max(UNSEEN, 1 - others);
      }
    }
    return table;
  }

  private static int index(String field, int line) {
    if (field.length() == 1 && (field.equals("-") || PlateText.isCanonical(field.charAt(0)))) {
      return index(field.charAt(0));
    }
    throw new IllegalArgumentException("line " + line + ": allowed are A-Z, 0-9 and -");
  }

  private static double probability(String field, int line) {
    try {
      double value = Double.parseDouble(field);
      require(value >= 0 && value <= 1, line, "probability " + value + "; allowed are 0 to 1");
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("line " + line + ": probability is not a number", e);
    }
  }

  private static void require(boolean fine, int line, String what) {
    if (!fine) {
      throw new IllegalArgumentException("line " + line + ": " + what);
    }
  }

  private static int index(char c) {
    return c == AlignedCharacter.NONE ? NONE : c <= '9' ? c - '0' : c - 'A' + 10;
  }

  /** Returns the probability that {@code truth} is read as {@code read}; {@code -} is nothing. */
  public double probability(char truth, char read) {
    return probability[index(truth) * SIZE + index(read)];
  }

  /**
   * Returns how much less probable the reading is if the wanted character were the truth than if
   * the read one were; at most 1.
   */
  double ratio(char wanted, char read) {
    return Math.min(1, probability(wanted, read) / probability(read, read));
  }
}
