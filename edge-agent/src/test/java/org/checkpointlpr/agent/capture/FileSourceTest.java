package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;

final class FileSourceTest {
  @TempDir Path folder;

  private PictureDecoder decoder;

  @BeforeEach
  void open() throws Exception {
    decoder = PictureDecoder.open(System::nanoTime);
  }

  @Test
  void goesOnBehindABadPictureAndSkipsNone() throws Exception {
    Files.write(folder.resolve("a.jpg"), TestPictures.noise(".jpg", 10, 8, CvType.CV_8UC3));
    Files.write(folder.resolve("b.JPG"), new byte[0]);
    Files.write(folder.resolve("c.PNG"), TestPictures.noise(".png", 12, 8, CvType.CV_8UC3));
    Files.writeString(folder.resolve("labels.csv"), "image,x,y,w,h,plate\n");
    Files.createDirectory(folder.resolve("d.jpg"));
    try (FileSource source = FileSource.ofFolder("gate", folder, decoder)) {
      assertThat(width(source)).isEqualTo(10);
      assertThatThrownBy(source::next)
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("b.JPG");
      assertThat(width(source)).isEqualTo(12);
      assertThat(source.next()).isEmpty();
    }
  }

  @Test
  void keepsTheOrderOfAList() throws Exception {
    Path a = Files.write(folder.resolve("a"), TestPictures.noise(".jpg", 10, 8, CvType.CV_8UC3));
    Path b = Files.write(folder.resolve("b"), TestPictures.noise(".png", 11, 8, CvType.CV_8UC3));
    try (FileSource source = new FileSource("gate", List.of(b, a), decoder)) {
      assertThat(width(source)).isEqualTo(11);
      assertThat(width(source)).isEqualTo(10);
    }
  }

  @Test
  void namesAFolderThatIsNotThere() {
    assertThatThrownBy(() -> FileSource.ofFolder("gate", folder.resolve("none"), decoder))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("none");
  }

  private static int width(FrameSource source) throws Exception {
    try (Frame frame = source.next().orElseThrow()) {
      return frame.image().cols();
    }
  }
}
