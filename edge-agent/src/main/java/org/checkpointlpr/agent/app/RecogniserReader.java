package org.checkpointlpr.agent.app;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.CutSharpness;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureEncoder;
import org.checkpointlpr.agent.capture.Regions;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.recognise.RecognisedPlate;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.checkpointlpr.agent.recognise.Recognition;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.PlateRead;

/** Reads frames with the recogniser, and cuts the picture of each plate that was read. */
final class RecogniserReader implements FrameReader {
  /** A tenth around the plate shows its frame and screws, and never a windscreen. */
  private static final double AROUND = 0.1;

  /** A plate of 200 x 50 pixels takes about 4 KiB at this quality. */
  private static final int JPEG_QUALITY = 80;

  /**
   * A plate is drawn finely enough when its edges, were they as steep all the way, took less than a
   * twentieth of its height. Of 1,800 readings of 60 filmed passes 60 % were right where they took
   * a fifth, 74 % at a seventh, 86 % at a twelfth and 90 % at a twentieth.
   */
  private static final double CRISP_HEIGHT = 20;

  private final Recogniser recogniser;
  private final Map<String, Regions> regions;
  private final CameraBoard board;
  private final Predicate<String> isFollowed;

  /**
   * Takes ownership of the recogniser.
   *
   * @param regions what is read of each camera's picture; of a camera without any, everything
   * @param board where each frame is shown with what was read in it
   * @param isFollowed whether a camera's vehicles are followed over many frames
   */
  RecogniserReader(
      Recogniser recogniser,
      Map<String, Regions> regions,
      CameraBoard board,
      Predicate<String> isFollowed) {
    this.isFollowed = isFollowed;
    this.recogniser = recogniser;
    this.regions = regions;
    this.board = board;
  }

  @Override
  public FrameReads read(Frame frame, Supplier<Effort> effort) {
    List<PlateRead> plates =
        recognise(frame, effort).plates().stream()
            .filter(plate -> !plate.reading().isEmpty() && isWanted(frame, plate))
            .map(plate -> plateRead(frame, plate))
            .toList();
    board
        .named(frame.camera())
        .ifPresent(view -> view.read(frame, plates.stream().map(RecogniserReader::mark).toList()));
    return new FrameReads(
        frame.camera(),
        frame.capturedAt(),
        frame.capturedNanos(),
        frame.width(),
        frame.height(),
        plates);
  }

  private Recognition recognise(Frame frame, Supplier<Effort> effort) {
    return isFollowed.test(frame.camera())
        ? recogniser.recogniseOneOfMany(frame, effort)
        : recogniser.recognise(frame, effort);
  }

  private static PictureEncoder.Mark mark(PlateRead plate) {
    return new PictureEncoder.Mark(
        plate.corners().corners().stream().map(c -> new double[] {c.x(), c.y()}).toList(),
        plate.reading().best().text().value());
  }

  private boolean isWanted(Frame frame, RecognisedPlate plate) {
    Quad corners = plate.candidate().corners();
    double x = (corners.left() + corners.right()) / 2 / frame.width();
    double y = (corners.top() + corners.bottom()) / 2 / frame.height();
    return regions
            .getOrDefault(frame.camera(), Regions.EVERYWHERE)
            .judge(x, y, corners.right() - corners.left())
        == Regions.Verdict.READ;
  }

  private static PlateRead plateRead(Frame frame, RecognisedPlate plate) {
    Quad corners = plate.candidate().corners();
    PictureEncoder.Region region = cut(corners);
    Jpeg picture = Jpeg.of(PictureEncoder.jpeg(frame, region, JPEG_QUALITY));
    double drawn = CutSharpness.of(frame, region) * corners.height() / CRISP_HEIGHT;
    double sharpness = Math.min(1, drawn);
    return new PlateRead(
        corners, plate.candidate().score(), plate.likeness(), plate.reading(), sharpness, picture);
  }

  /** Returns what is cut from a frame as the picture of a plate, as far as it is in the frame. */
  static PictureEncoder.Region cut(Quad corners) {
    Quad wider = corners.grown(AROUND, AROUND);
    return new PictureEncoder.Region(
        (int) Math.floor(wider.left()),
        (int) Math.floor(wider.top()),
        (int) Math.ceil(wider.right() - wider.left()),
        (int) Math.ceil(wider.bottom() - wider.top()));
  }

  @Override
  public void close() {
    recogniser.close();
  }
}
