package org.checkpointlpr.agent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.detect.Quad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelledSetTest {
  @TempDir Path folder;

  @Test
  void readsEveryKindOfRow() throws Exception {
    write(
        folder,
        """
        image,x,y,w,h,plate,issuer,condition
        a.jpg,10,20,100.5,25,ab 123-cd,XX,"night, rain"
        a.jpg,300,20,90,25,,XX,
        b.jpg,,,,,XY789,,
        c.jpg,,,,,,,
        """);
    Files.createDirectory(folder.resolve("images"));
    Files.createFile(folder.resolve("images/b.jpg"));
    List<LabelledPicture> pictures = LabelledSet.below(folder).get(0).pictures();
    assertThat(pictures)
        .extracting(LabelledPicture::name)
        .containsExactly("a.jpg", "b.jpg", "c.jpg");
    assertThat(pictures.get(0).labels())
        .containsExactly(
            new Label(Quad.ofBox(10, 20, 100.5, 25), "AB123CD"),
            new Label(Quad.ofBox(300, 20, 90, 25), ""));
    assertThat(pictures.get(1).labels()).containsExactly(new Label(null, "XY789"));
    assertThat(pictures.get(1).file()).isEqualTo(folder.resolve("images/b.jpg"));
    assertThat(pictures.get(2).labels()).as("a picture without a plate").isEmpty();
  }

  @Test
  void needsNoBoxColumnsAtAll() throws Exception {
    write(folder, "image,plate\na.png,AB1\n");
    assertThat(LabelledSet.below(folder).get(0).pictures().get(0).labels())
        .containsExactly(new Label(null, "AB1"));
  }

  @Test
  void findsTheSetsInTheFoldersBelowByName() throws Exception {
    write(Files.createDirectory(folder.resolve("two")), "image,plate\na.png,AB1\n");
    write(Files.createDirectory(folder.resolve("one")), "image,plate\na.png,AB1\n");
    Files.createDirectory(folder.resolve("other"));
    assertThat(LabelledSet.below(folder))
        .extracting(LabelledSet::name)
        .containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image,x,y,w,h,plate;a.jpg,1,2,3,,AB1|line 2: x, y, w and h must all be given",
        "image,x,y,w,h,plate;a.jpg,1,2,0,4,AB1|w and h above 0",
        "image,x,y,w,h,plate;a.jpg,1,2,NaN,4,AB1|w and h above 0",
        "image,x,y,w,h,plate;a.jpg,one,2,3,4,AB1|column x is no number",
        "image,x,y,w,h,plate;,1,2,3,4,AB1|column image is blank",
        "image,x,y,w,h;a.jpg,1,2,3,4|no column plate"
      })
  void saysInWhichLineALabelIsWrong(String rows, String message) throws Exception {
    write(folder, rows.replace(';', '\n') + "\n");
    assertThatThrownBy(() -> LabelledSet.below(folder))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("labels.csv")
        .hasMessageContaining(message);
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> LabelledSet.below(folder))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("labels.csv");
    assertThatThrownBy(() -> LabelledSet.below(folder.resolve("none")))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("none");
  }

  private static void write(Path folder, String labels) throws Exception {
    Files.writeString(folder.resolve("labels.csv"), labels);
  }
}
