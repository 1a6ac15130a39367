package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencv.core.Size;

final class PlateLooksTest {
  private static final Spellings ROWS = new Spellings(Map.of("MQN8455", 0.95, "", 0.05));

  private int looks;

  @BeforeEach
  void natives() throws Exception {
    Natives.loadOpenCv();
  }

  @Test
  void aLongPlateOnWhichNoRowIsReadIsTriedAsTwo() {
    Spellings read = read(Quad.ofBox(10, 10, 260, 65), new Spellings(Map.of("", 0.95, "I", 0.05)));
    assertThat(read.toReading().best().text().value()).isEqualTo("MQN8455");
  }

  @Test
  void aLongPlateThatIsReadAsOneRowIsNotTriedAsTwo() {
    read(Quad.ofBox(10, 10, 260, 65), new Spellings(Map.of("AB123", 0.8, "", 0.2)));
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void aPlateThatIsTooLongForTwoRowsIsNotTriedAsTwo() {
    read(Quad.ofBox(10, 10, 260, 50), new Spellings(Map.of("", 1.0)));
    assertThat(looks).isEqualTo(1);
  }

  private Spellings read(Quad corners, Spellings row) {
    try (Frame frame = PlateReaderContract.noise(280, 85)) {
      return new PlateLooks(
              frame, new Size(192, 32), (scope, cut) -> new Said(looks++ == 0 ? row : ROWS))
          .at(corners);
    }
  }

  @Test
  void aShortPlateIsLookedAtAsOneRowOnceThatIsClear() {
    Spellings one = new Spellings(Map.of("ABC1234", 0.97, "", 0.03));
    Spellings nothing = new Spellings(Map.of("", 0.99));
    try (Frame frame = PlateReaderContract.noise(280, 185)) {
      PlateLooks plate =
          new PlateLooks(
              frame, new Size(192, 32), (scope, cut) -> new Said(looks++ == 1 ? nothing : one));
      Quad corners = Quad.ofBox(10, 10, 260, 160);
      plate.at(corners);
      assertThat(looks).isEqualTo(2);
      plate.at(corners);
      assertThat(looks).isEqualTo(3);
    }
  }

  private record Said(Spellings spellings) implements PlateLooks.Sight {
    @Override
    public PlateLooks.Sight with(PlateLooks.Sight other) {
      return other;
    }
  }
}
