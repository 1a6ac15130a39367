package org.checkpointlpr.agent.evaluate;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.checkpointlpr.agent.detect.Quad;
import org.jspecify.annotations.Nullable;

/**
 * Pictures with their labels, from a folder that holds a {@code labels.csv}: a header line with at
 * least {@code image} and {@code plate}, usually {@code image,x,y,w,h,plate}, further columns being
 * ignored. One row a plate; {@code x} to {@code h} are pixels and may be blank together; a blank
 * plate is one that cannot be read, or none at all where the box is blank too. Pictures lie beside
 * the file, or in {@code images/}.
 *
 * @param name of the set: the folder's name
 * @param pictures in the order of the label file
 */
public record LabelledSet(String name, List<LabelledPicture> pictures) {
  private static final String FILE = "labels.csv";

  /** Copies the list. */
  public LabelledSet {
    pictures = List.copyOf(pictures);
  }

  /**
   * Reads the set in a folder, or, if it holds no label file, every set in the folders right below.
   *
   * @throws LabelException if there is no label file at all, or one is wrong
   */
  public static List<LabelledSet> below(Path folder) throws LabelException {
    if (Files.isRegularFile(folder.resolve(FILE))) {
      return List.of(in(folder));
    }
    List<LabelledSet> sets = new ArrayList<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.sorted().toList()) {
        if (Files.isRegularFile(child.resolve(FILE))) {
          sets.add(in(child));
        }
      }
    } catch (IOException e) {
      throw new LabelException("the folder %s cannot be read".formatted(folder), e);
    }
    if (sets.isEmpty()) {
      throw new LabelException(
          "neither %s nor a folder in it holds a %s; write one with the columns image,x,y,w,h,plate"
              .formatted(folder, FILE));
    }
    return sets;
  }

  private static LabelledSet in(Path folder) throws LabelException {
    Path file = folder.resolve(FILE);
    Map<String, List<Label>> byPicture = new LinkedHashMap<>();
    CsvMapper csv = CsvMapper.builder().enable(CsvParser.Feature.TRIM_SPACES).build();
    try (MappingIterator<Map<String, String>> rows =
        csv.readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
      int line = 1; // the header; no label holds a line break
      while (rows.hasNext()) {
        Map<String, String> row = rows.next();
        line++;
        List<Label> labels =
            byPicture.computeIfAbsent(needed(row, "image", file, line), i -> new ArrayList<>());
        Label label = new Label(box(row, file, line), text(row, file, line));
        if (!label.isNoPlate()) {
          labels.add(label);
        }
      }
    } catch (IOException | RuntimeJsonMappingException e) {
      throw new LabelException("%s is no CSV in UTF-8: %s".formatted(file, e.getMessage()), e);
    }
    List<LabelledPicture> pictures = new ArrayList<>();
    byPicture.forEach((name, labels) -> pictures.add(picture(folder, name, labels)));
    return new LabelledSet(
        String.valueOf(folder.toAbsolutePath().normalize().getFileName()), pictures);
  }

  private static LabelledPicture picture(Path folder, String name, List<Label> labels) {
    Path inImages = folder.resolve("images").resolve(name);
    Path beside = folder.resolve(name);
    return new LabelledPicture(
        name, !Files.exists(beside) && Files.exists(inImages) ? inImages : beside, labels);
  }

  private static @Nullable Quad box(Map<String, String> row, Path file, int line)
      throws LabelException {
    double[] numbers = new double[4];
    int blank = 0;
    for (int i = 0; i < 4; i++) {
      String column = "xywh".substring(i, i + 1);
      String value = row.getOrDefault(column, "");
      if (value == null || value.isBlank()) {
        blank++;
        continue;
      }
      try {
        numbers[i] = Double.parseDouble(value);
      } catch (NumberFormatException e) {
        throw new LabelException(
            "%s line %d: column %s is no number of pixels".formatted(file, line, column), e);
      }
    }
    if (blank == 4) {
      return null;
    }
    if (blank > 0 || !(numbers[2] > 0) || !(numbers[3] > 0)) {
      throw new LabelException(
          "%s line %d: x, y, w and h must all be given, w and h above 0, or all be blank"
              .formatted(file, line));
    }
    return Quad.ofBox(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  private static String text(Map<String, String> row, Path file, int line) throws LabelException {
    if (!row.containsKey("plate")) {
      throw new LabelException("%s line %d: there is no column plate".formatted(file, line));
    }
    String text = row.get("plate");
    return text == null ? "" : text.toUpperCase(Locale.ROOT).replaceAll("[\\s.·-]", "");
  }

  private static String needed(Map<String, String> row, String column, Path file, int line)
      throws LabelException {
    String value = row.get(column);
    if (value == null || value.isBlank()) {
      throw new LabelException("%s line %d: column %s is blank".formatted(file, line, column));
    }
    return value;
  }
}
