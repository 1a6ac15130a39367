package org.checkpointlpr.agent.uplink;

import java.util.function.LongSupplier;
import org.checkpointlpr.agent.hit.RecordKind;

/**
 * How many bytes may still be sent over a link that is paid by the byte. Two purses: texts are paid
 * from the first, or from the second when that is empty; pictures only from the second. What comes
 * in fills the first before the second, so that a picture never makes a hit wait for the money.
 *
 * <p>Each purse holds at most three minutes' worth, so that an outage is not followed by a burst,
 * and together they fill at nine tenths of the rate: in any hour at most {@code bytesPerHour} and
 * one record leave. One thread.
 */
final class ByteBudget {
  /** Headers of MQTT, TLS, TCP and IP: 110 bytes of the message, 52 to confirm its answer. */
  static final int OVERHEAD = 200;

  /** The largest record: a picture waits until the purse holds one, or is full. */
  private static final int LARGEST = 66_000;

  private static final double HOUR_NANOS = 3600e9;
  private static final double FILLING = 0.9;
  private static final double PURSE = 0.05;

  private final long bytesPerHour;
  private final LongSupplier nanoTime;
  private final double purse;
  private double texts;
  private double pictures;
  private long last;

  /**
   * Creates a budget with full purses.
   *
   * @param bytesPerHour 0 for no limit
   * @param nanoTime monotonic nanoseconds
   */
  ByteBudget(long bytesPerHour, LongSupplier nanoTime) {
    this.bytesPerHour = bytesPerHour;
    this.nanoTime = nanoTime;
    this.purse = bytesPerHour * PURSE;
    this.texts = purse;
    this.pictures = purse;
    this.last = nanoTime.getAsLong();
  }

  boolean isLimited() {
    return bytesPerHour > 0;
  }

  /** Returns whether a text may be sent now. */
  boolean affordsText() {
    fill();
    return !isLimited() || texts > 0 || pictures > 0;
  }

  /** Returns whether a part of a picture may be sent now. */
  boolean affordsPicture() {
    fill();
    return !isLimited() || pictures >= Math.min(purse, LARGEST);
  }

  /** Pays for a record of so many bytes; one record may overdraw, and is paid back first. */
  void spent(RecordKind kind, int bytes) {
    double price = bytes + OVERHEAD;
    if (!kind.isPicture() && texts > 0) {
      texts -= price;
    } else {
      pictures -= price;
    }
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    double income = (now - last) / HOUR_NANOS * bytesPerHour * FILLING;
    last = now;
    double toTexts = Math.min(income, purse - texts);
    texts += toTexts;
    pictures = Math.min(purse, pictures + income - toTexts);
  }
}
