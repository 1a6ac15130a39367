package org.checkpointlpr.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.detect.Detections.Reason;
import org.checkpointlpr.agent.natives.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network's part is played by planes that the test fills: 12 x 20 cells of 8 pixels. */
final class PlateMapTest {
  private static final int ROWS = 12;
  private static final int COLUMNS = 20;

  @TempDir Path folder;

  private final float[] output = new float[9 * ROWS * COLUMNS];
  private PlateMap map;

  @BeforeEach
  void open() throws Exception {
    String json =
        """
        {"sha256":"","input":{"shapes":[[160,96]],"letterbox":{"pad":114,"largestEnlargement":2}},
        "output":{"stride":8,"offsetUnit":32},
        "decode":{"threshold":0.5,"agreeing":0.6,"overlap":0.4,"within":0.7}}
        """;
    Path file = Files.writeString(folder.resolve("d.json"), json, StandardCharsets.UTF_8);
    map = new PlateMap(DetectorSpec.of(ModelFile.ofPath(file)));
  }

  @Test
  void returnsThePlateThatACellTells() {
    tell(5, 10, 0.9f, Quad.ofBox(50, 30, 64, 16));
    Detections found = detections();
    assertThat(found.candidates()).hasSize(1);
    Candidate plate = found.candidates().get(0);
    assertThat(plate.score()).isCloseTo(0.9, within(1e-6));
    assertThat(plate.corners().left()).isCloseTo(50, within(1e-4));
    assertThat(plate.corners().bottom()).isCloseTo(46, within(1e-4));
    assertThat(found.rejected()).isEmpty();
  }

  @Test
  void averagesTheCellsOfOnePlateByTheirSquaredProbability() {
    tell(5, 10, 0.8f, Quad.ofBox(50, 30, 64, 16));
    tell(5, 11, 0.6f, Quad.ofBox(52, 30, 64, 16));
    Detections found = detections();
    assertThat(found.candidates()).hasSize(1);
    double expected = (0.64 * 50 + 0.36 * 52) / (0.64 + 0.36);
    assertThat(found.candidates().get(0).corners().left()).isCloseTo(expected, within(1e-4));
  }

  @Test
  void keepsTwoPlatesApartBestFirst() {
    tell(2, 3, 0.6f, Quad.ofBox(2, 10, 48, 14));
    tell(9, 15, 0.9f, Quad.ofBox(90, 70, 48, 14));
    assertThat(detections().candidates())
        .extracting(c -> Math.round(c.corners().left()))
        .containsExactly(90L, 2L);
  }

  @Test
  void saysWhyTheOthersAreNoPlates() {
    tell(5, 10, 0.9f, Quad.ofBox(50, 30, 64, 16));
    tell(5, 12, 0.8f, Quad.ofBox(80, 30, 30, 16));
    tell(1, 1, 0.4f, Quad.ofBox(2, 2, 40, 10));
    tell(10, 16, 0.7f, Quad.ofBox(100, 80, 10, 40));
    Detections found = detections();
    assertThat(found.candidates()).hasSize(1);
    assertThat(found.rejected())
        .extracting(Detections.Rejected::reason)
        .containsExactlyInAnyOrder(Reason.OVERLAPS_BETTER, Reason.LOW_SCORE, Reason.BAD_SHAPE);
  }

  @Test
  void survivesCornersThatAreAllInOnePlace() {
    tell(5, 10, 0.9f, Quad.ofBox(50, 30, 0, 0));
    Detections found = detections();
    assertThat(found.candidates()).isEmpty();
    assertThat(found.rejected())
        .extracting(Detections.Rejected::reason)
        .containsExactly(Reason.BAD_SHAPE);
  }

  @Test
  void findsNothingInSilence() {
    assertThat(detections()).isEqualTo(new Detections(List.of(), List.of()));
  }

  private Detections detections() {
    return map.plates(map.cells(output, ROWS, COLUMNS));
  }

  private void tell(int row, int column, float probability, Quad plate) {
    int plane = ROWS * COLUMNS;
    int cell = row * COLUMNS + column;
    output[cell] = probability;
    for (int i = 0; i < 4; i++) {
      Quad.Corner corner = plate.corners().get(i);
      output[cell + plane * (1 + 2 * i)] = (float) ((corner.x() - (column + 0.5) * 8) / 32);
      output[cell + plane * (2 + 2 * i)] = (float) ((corner.y() - (row + 0.5) * 8) / 32);
    }
  }
}
