package org.checkpointlpr.seal;

/**
 * Looks at the outer shape of DER before any real parser sees it: one complete value, definite
 * lengths, bounded depth and count. Allocates nothing, however hostile the bytes.
 */
final class DerShape {
  /** A CMS message with certificates nests 16 deep; 32 leaves room for foreign tools. */
  private static final int MAX_DEPTH = 32;

  /** 64 recipients and 8 signers with chains make about 3,000 values. */
  private static final int MAX_VALUES = 20_000;

  private final byte[] bytes;
  private int values;

  private DerShape(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the length of the one value at the start, after checking all that it contains.
   *
   * @throws RefusedException NOT_DER if it is not complete, or nested too deeply
   */
  static int check(byte[] bytes) throws RefusedException {
    return new DerShape(bytes).value(0, bytes.length, 0);
  }

  private int value(int start, int limit, int depth) throws RefusedException {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw refuse("nested deeper than " + MAX_DEPTH + " or more than " + MAX_VALUES + " values");
    }
    int at = start;
    if (at >= limit) {
      throw refuse("ends early");
    }
    boolean constructed = (bytes[at] & 0x20) != 0;
    if ((bytes[at++] & 0x1f) == 0x1f) {
      throw refuse("long tags are not used here");
    }
    if (at >= limit) {
      throw refuse("ends early");
    }
    int length = bytes[at++] & 0xff;
    if (length > 0x7f) {
      int octets = length & 0x7f;
      if (octets == 0 || octets > 4 || octets > limit - at) {
        throw refuse("length of " + octets + " bytes; allowed are 1 to 4");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (bytes[at++] & 0xff);
      }
    }
    if (length < 0 || length > limit - at) {
      throw refuse("ends early");
    }
    int end = at + length;
    while (constructed && at < end) {
      at = value(at, end, depth + 1);
    }
    return end;
  }

  private static RefusedException refuse(String what) {
    return new RefusedException(Refusal.NOT_DER, "not usable DER: " + what);
  }
}
