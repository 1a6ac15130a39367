package org.checkpointlpr.agent.capture;

import java.nio.ByteBuffer;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * A picture's brightness scaled down to {@value #WIDTH} x {@value #HEIGHT} cells, whatever its own
 * size and proportions. A plate that can be read (60 pixels wide in 1280) covers 6 x 2 cells.
 * Immutable; safe on any thread.
 */
public final class Thumbnail {
  /** Cells in a row. */
  public static final int WIDTH = 128;

  /** Rows of cells. */
  public static final int HEIGHT = 72;

  private final byte[] cells;

  private Thumbnail(byte[] cells) {
    this.cells = cells;
  }

  /**
   * Scales down a plane of brightness, by the mean of four samples a cell: reading all pixels of a
   * 1280 x 720 picture would cost ten times as much and change no decision of the gate.
   *
   * @param luma one byte a pixel, at index {@code y * stride + x}
   * @param width pixels in a row
   * @param height rows
   * @param stride bytes from one row to the next
   */
  static Thumbnail ofLuma(ByteBuffer luma, int width, int height, int stride) {
    byte[] cells = new byte[WIDTH * HEIGHT];
    int[] left = new int[WIDTH];
    int[] right = new int[WIDTH];
    for (int x = 0; x < WIDTH; x++) {
      left[x] = (4 * x + 1) * width / (4 * WIDTH);
      right[x] = (4 * x + 3) * width / (4 * WIDTH);
    }
    for (int y = 0; y < HEIGHT; y++) {
      int upper = (4 * y + 1) * height / (4 * HEIGHT) * stride;
      int lower = (4 * y + 3) * height / (4 * HEIGHT) * stride;
      for (int x = 0; x < WIDTH; x++) {
        int sum =
            (luma.get(upper + left[x]) & 0xff)
                + (luma.get(upper + right[x]) & 0xff)
                + (luma.get(lower + left[x]) & 0xff)
                + (luma.get(lower + right[x]) & 0xff);
        cells[y * WIDTH + x] = (byte) ((sum + 2) / 4);
      }
    }
    return new Thumbnail(cells);
  }

  /**
   * Scales down a picture.
   *
   * @param image 8-bit BGR, stays the caller's
   */
  static Thumbnail of(Mat image) {
    Mat small = new Mat();
    Mat gray = new Mat();
    try {
      Imgproc.resize(image, small, new Size(WIDTH, HEIGHT), 0, 0, Imgproc.INTER_LINEAR);
      Imgproc.cvtColor(small, gray, Imgproc.COLOR_BGR2GRAY);
      byte[] cells = new byte[WIDTH * HEIGHT];
      gray.get(0, 0, cells);
      return new Thumbnail(cells);
    } finally {
      small.release();
      gray.release();
    }
  }

  /**
   * Takes the cells, row by row.
   *
   * @throws IllegalArgumentException if there are not {@value #WIDTH} x {@value #HEIGHT}
   */
  static Thumbnail ofCells(byte[] cells) {
    if (cells.length != WIDTH * HEIGHT) {
      throw new IllegalArgumentException(
          cells.length + " cells; a thumbnail has " + WIDTH * HEIGHT);
    }
    return new Thumbnail(cells.clone());
  }

  /** Returns the brightness of a cell, 0 to 255; cells are numbered row by row. */
  int at(int cell) {
    return cells[cell] & 0xff;
  }

  /** Returns the number of cells. */
  int size() {
    return cells.length;
  }
}
