package org.checkpointlpr.seal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Secret bytes outside the Java heap: the garbage collector makes no copies of them, and {@link
 * #close()} zeroes them at once. Printed as {@code ***}; equality takes constant time. Not safe for
 * closing while another thread reads.
 */
public final class SecretBytes implements AutoCloseable {
  /**
   * Borrows a secret for the length of one call.
   *
   * @param <S> how the secret is lent: {@code byte[]} or {@code char[]}
   * @param <T> what is made of it; must not hold the array
   * @param <E> what may go wrong
   */
  @FunctionalInterface
  public interface Use<S, T, E extends Exception> {
    /** Uses the secret; the array is zeroed on return. */
    T apply(S secret) throws E;
  }

  private final ByteBuffer buffer;
  private volatile boolean closed;

  private SecretBytes(int length) {
    this.buffer = ByteBuffer.allocateDirect(length);
  }

  /** Copies the bytes in; the caller's array is left as it is. */
  public static SecretBytes copyOf(byte[] bytes) {
    SecretBytes secret = new SecretBytes(bytes.length);
    secret.buffer.put(0, bytes);
    return secret;
  }

  /** Moves the bytes in: the caller's array is zeroed. */
  public static SecretBytes take(byte[] bytes) {
    SecretBytes secret = copyOf(bytes);
    Arrays.fill(bytes, (byte) 0);
    return secret;
  }

  /** Moves a passphrase in as UTF-8: the caller's array is zeroed. */
  public static SecretBytes take(char[] passphrase) {
    ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    byte[] bytes = new byte[utf8.remaining()];
    utf8.get(bytes);
    utf8.clear().put(new byte[utf8.capacity()]);
    Arrays.fill(passphrase, '\0');
    return take(bytes);
  }

  /** Returns so many bytes from the system's secure random source. */
  public static SecretBytes random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return take(bytes);
  }

  /** Returns the number of bytes. */
  public int length() {
    return buffer.capacity();
  }

  /**
   * Returns the bytes without copying them to the heap, for {@code Mac.update(ByteBuffer)} and the
   * like. Becomes zeros when this secret is closed.
   *
   * @throws IllegalStateException if it is closed
   */
  public ByteBuffer view() {
    requireOpen();
    return buffer.duplicate().clear().asReadOnlyBuffer();
  }

  /**
   * Lends the bytes to a function as an array that is zeroed when the function returns.
   *
   * @throws IllegalStateException if it is closed
   */
  public <T, E extends Exception> T use(Use<byte[], T, E> function) throws E {
    requireOpen();
    byte[] bytes = new byte[length()];
    buffer.get(0, bytes);
    try {
      return function.apply(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Lends the bytes, which must be UTF-8, to a function as characters that are zeroed afterwards:
   * for the key stores of Java.
   *
   * @throws IllegalStateException if it is closed
   */
  public <T, E extends Exception> T useChars(Use<char[], T, E> function) throws E {
    char[] chars = use(SecretBytes::decode);
    try {
      return function.apply(chars);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  /** Returns whether the bytes have been zeroed. */
  public boolean isClosed() {
    return closed;
  }

  /** Zeroes the bytes. Harmless when repeated. */
  @Override
  public void close() {
    closed = true;
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(i, (byte) 0);
    }
  }

  /** Compares in constant time; two closed secrets are never equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes secret
        && !closed
        && !secret.closed
        && this.<Boolean, RuntimeException>use(
            mine ->
                secret.<Boolean, RuntimeException>use(
                    theirs -> MessageDigest.isEqual(mine, theirs)));
  }

  /** Returns a number that says nothing about the bytes but how many there are. */
  @Override
  public int hashCode() {
    return length();
  }

  @Override
  public String toString() {
    return "***";
  }

  private static char[] decode(byte[] utf8) {
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8));
    char[] chars = new char[decoded.remaining()];
    decoded.get(chars);
    Arrays.fill(decoded.array(), '\0');
    return chars;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the secret has been zeroed");
    }
  }
}
