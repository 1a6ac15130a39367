package org.checkpointlpr.agent.capture;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a V4L2 device can send, asked of its driver: requests and structures of the Linux kernel's
 * {@code videodev2.h}, whose layout is the same on every 64-bit machine. Pure but for {@link
 * Driver}.
 */
final class VideoFormats {
  private static final int CAPTURE = 1;
  private static final int DISCRETE = 1;

  private static final long QUERYCAP = 0x80685600L;
  private static final long ENUM_FMT = 0xC0405602L;
  private static final long ENUM_FRAMESIZES = 0xC02C564AL;
  private static final long ENUM_FRAMEINTERVALS = 0xC034564BL;

  private static final int CAPABILITY_BYTES = 104;
  private static final int FORMAT_BYTES = 64;
  private static final int SIZE_BYTES = 44;
  private static final int INTERVAL_BYTES = 52;

  /** {@code V4L2_CAP_DEVICE_CAPS}: the device's own capabilities are told beside the driver's. */
  private static final int TELLS_OWN = 0x80000000;

  /** A driver that never ends its list is not waited for. */
  private static final int MOST = 64;

  private VideoFormats() {}

  /** Where a device's driver is asked. */
  interface Driver extends AutoCloseable {
    /**
     * Asks by {@code ioctl}.
     *
     * @param structure is overwritten with the answer
     * @return whether the driver knows an answer
     */
    boolean ask(long request, ByteBuffer structure);

    @Override
    void close();
  }

  /**
   * Lists what a device can send, a line for each pixel format; empty if it sends no pictures, as
   * the second device of many cameras, which sends statistics.
   */
  static List<String> of(Driver driver) {
    List<String> formats = new ArrayList<>();
    if (!captures(driver)) {
      return formats;
    }
    for (int i = 0; i < MOST; i++) {
      ByteBuffer format = structure(FORMAT_BYTES).putInt(0, i).putInt(4, CAPTURE);
      if (!driver.ask(ENUM_FMT, format)) {
        break;
      }
      int pixels = format.getInt(44);
      formats.add(fourLetters(pixels) + "  " + String.join(", ", sizes(driver, pixels)));
    }
    return formats;
  }

  private static boolean captures(Driver driver) {
    ByteBuffer capability = structure(CAPABILITY_BYTES);
    if (!driver.ask(QUERYCAP, capability)) {
      return false;
    }
    int all = capability.getInt(84);
    int own = (all & TELLS_OWN) != 0 ? capability.getInt(88) : all;
    return (own & CAPTURE) != 0;
  }

  private static List<String> sizes(Driver driver, int pixels) {
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      ByteBuffer size = structure(SIZE_BYTES).putInt(0, i).putInt(4, pixels);
      if (!driver.ask(ENUM_FRAMESIZES, size)) {
        break;
      }
      int width = size.getInt(12);
      if (size.getInt(8) != DISCRETE) {
        // Stepwise: least and most width, step, then the same for the height.
        sizes.add(
            "%dx%d to %dx%d".formatted(width, size.getInt(24), size.getInt(16), size.getInt(28)));
        break;
      }
      int height = size.getInt(16);
      sizes.add("%dx%d%s".formatted(width, height, rates(driver, pixels, width, height)));
    }
    return sizes;
  }

  private static String rates(Driver driver, int pixels, int width, int height) {
    List<String> rates = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      ByteBuffer interval =
          structure(INTERVAL_BYTES)
              .putInt(0, i)
              .putInt(4, pixels)
              .putInt(8, width)
              .putInt(12, height);
      if (!driver.ask(ENUM_FRAMEINTERVALS, interval) || interval.getInt(16) != DISCRETE) {
        break;
      }
      double rate = (double) interval.getInt(24) / Math.max(1, interval.getInt(20));
      rates.add(String.format(Locale.ROOT, rate == Math.rint(rate) ? "%.0f" : "%.1f", rate));
    }
    return rates.isEmpty() ? "" : " at " + String.join("/", rates);
  }

  private static String fourLetters(int code) {
    byte[] letters = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(code).array();
    return new String(letters, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z0-9]", "_");
  }

  private static ByteBuffer structure(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Opens a device to ask its driver; null if it cannot be opened. */
  static @Nullable Driver open(String device) {
    try {
      return new Device(
          Libc.open(device, Libc.READ_WRITE | Libc.NON_BLOCKING | Libc.CLOSE_ON_EXEC));
    } catch (LastErrorException e) {
      return null;
    }
  }

  private record Device(int descriptor) implements Driver {
    @Override
    public boolean ask(long request, ByteBuffer structure) {
      try {
        return Libc.ioctl(descriptor, new NativeLong(request), structure) >= 0;
      } catch (LastErrorException e) {
        return false;
      }
    }

    @Override
    public void close() {
      Libc.close(descriptor);
    }
  }

  /** The C library's functions. Each throws {@link LastErrorException} with errno when it fails. */
  private static final class Libc {
    static final int READ_WRITE = 2;
    static final int NON_BLOCKING = 0x800;
    static final int CLOSE_ON_EXEC = 0x80000;

    static {
      Native.register("c");
    }

    static native int open(String path, int flags) throws LastErrorException;

    static native int ioctl(int descriptor, NativeLong request, ByteBuffer structure)
        throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;
  }
}
