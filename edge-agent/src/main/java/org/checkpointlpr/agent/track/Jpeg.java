package org.checkpointlpr.agent.track;

import java.util.Arrays;

/** An encoded picture. Immutable. */
public final class Jpeg {
  private final byte[] bytes;

  private Jpeg(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the encoded bytes. */
  public static Jpeg of(byte[] bytes) {
    return new Jpeg(bytes.clone());
  }

  /** Returns a copy of the encoded bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Jpeg jpeg && Arrays.equals(bytes, jpeg.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "jpeg(" + bytes.length + " bytes)";
  }
}
