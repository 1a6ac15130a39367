package org.checkpointlpr.agent.ocr;

import org.checkpointlpr.agent.detect.Quad;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** A plate cut from a frame with a little around it, encoded, and where in it the plate is. */
public final class PlatePicture {
  private final byte[] encoded;
  private final Quad corners;

  /**
   * Creates a picture of a plate.
   *
   * @param encoded JPEG or another format that OpenCV decodes
   * @param corners the plate's corners, pixels of this picture
   */
  public PlatePicture(byte[] encoded, Quad corners) {
    this.encoded = encoded.clone();
    this.corners = corners;
  }

  Quad corners() {
    return corners;
  }

  /** Returns the pixels, 8-bit grey, empty if they cannot be decoded; the caller owns them. */
  Mat decoded() {
    MatOfByte bytes = new MatOfByte(encoded);
    try {
      return Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_GRAYSCALE);
    } finally {
      bytes.release();
    }
  }
}
