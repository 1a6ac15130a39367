package org.checkpointlpr.agent.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** Pictures whose every byte a test decides. */
public final class TestPictures {
  private TestPictures() {}

  /** Returns noise of a fixed seed, encoded by OpenCV; OpenCV must be loaded. */
  public static byte[] noise(String extension, int width, int height, int type) {
    Mat image = new Mat(height, width, type);
    MatOfByte bytes = new MatOfByte();
    Core.setRNGSeed(7);
    Core.randu(image, 0, 255);
    Imgcodecs.imencode(extension, image, bytes);
    byte[] result = bytes.toArray();
    image.release();
    bytes.release();
    return result;
  }

  /** Returns a PNG that states these dimensions and holds a single row of them. */
  static byte[] pngThatClaims(int width, int height) throws java.io.IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 0, 0, 0, 0})
            .array());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      deflater.write(new byte[Math.min(width, 1000) + 1]);
    }
    chunk(out, "IDAT", data.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** Returns bytes of a fixed seed that are no picture. */
  static byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    ByteBuffer head = ByteBuffer.allocate(8);
    head.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII));
    CRC32 crc = new CRC32();
    crc.update(head.array(), 4, 4);
    crc.update(data);
    out.writeBytes(head.array());
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
