package org.checkpointlpr.agent.cli;

import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.capture.PictureEncoder;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.evaluate.Evaluation;
import org.checkpointlpr.agent.evaluate.PictureRead;
import org.checkpointlpr.agent.evaluate.PictureTimes;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.recognise.RecognisedPlate;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.checkpointlpr.agent.recognise.Recognition;

/** Lets an evaluation read pictures as the program does. */
final class PictureEye implements Evaluation.Eye {
  private static final double NANOS_PER_MS = 1e6;

  private final PictureDecoder decoder;
  private final Recogniser recogniser;
  private final boolean cropped;

  PictureEye(PictureDecoder decoder, Recogniser recogniser, boolean cropped) {
    this.decoder = decoder;
    this.recogniser = recogniser;
    this.cropped = cropped;
  }

  @Override
  public Evaluation.Look look(Path file) throws CaptureException {
    long start = System.nanoTime();
    Frame frame = decoder.decode(file.toString(), file);
    try {
      Recognition recognition =
          cropped ? recogniser.recogniseCropped(frame) : recogniser.recognise(frame);
      double all = (System.nanoTime() - start) / NANOS_PER_MS;
      PictureTimes times =
          new PictureTimes(
              recognition.detectNanos() / NANOS_PER_MS,
              recognition.readNanos() / NANOS_PER_MS,
              all);
      return new FrameLook(frame, reads(recognition), times);
    } catch (RuntimeException e) {
      frame.close();
      throw e;
    }
  }

  private static List<PictureRead> reads(Recognition recognition) {
    return recognition.plates().stream().map(PictureEye::read).toList();
  }

  private static PictureRead read(RecognisedPlate plate) {
    Reading reading = plate.reading();
    Quad corners = plate.candidate().corners();
    return reading.isEmpty()
        ? new PictureRead(corners, "", 0)
        : new PictureRead(corners, reading.best().text().value(), reading.best().probability());
  }

  /** A frame that was read, until it is closed. */
  private record FrameLook(Frame frame, List<PictureRead> reads, PictureTimes times)
      implements Evaluation.Look {
    /** Shows what is beside the plate: a cut that is too tight explains a miss. */
    private static final double SURROUNDINGS = 0.3;

    @Override
    public byte[] crop(Quad part) {
      Quad wider = part.grown(SURROUNDINGS / 2, SURROUNDINGS);
      PictureEncoder.Region region =
          new PictureEncoder.Region(
              (int) wider.left(),
              (int) wider.top(),
              (int) Math.ceil(wider.right() - wider.left()),
              (int) Math.ceil(wider.bottom() - wider.top()));
      return PictureEncoder.jpeg(frame, region, 90);
    }

    @Override
    public void close() {
      frame.close();
    }
  }
}
