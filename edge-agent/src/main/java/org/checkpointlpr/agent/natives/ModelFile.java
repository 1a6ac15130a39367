package org.checkpointlpr.agent.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A model's bytes and where they came from. Immutable; safe on any thread.
 *
 * <p>A network decides what the crew is shown, so nothing is run that is not the file that was
 * measured: {@link #checked} compares the SHA-256 that the model's description states.
 */
public final class ModelFile {
  private static final long MAX_BYTES = 64L << 20;

  private final String name;
  private final byte[] bytes;

  private ModelFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * Reads a model that is part of the program.
   *
   * @param neighbour a class of the package under which it lies
   * @param resource its path from there, for example {@code models/plate-reader.onnx}
   * @throws NativesException if it is not there
   */
  public static ModelFile ofResource(Class<?> neighbour, String resource) throws NativesException {
    try (InputStream in = neighbour.getResourceAsStream(resource)) {
      if (in == null) {
        throw new NativesException(
            "the model %s is not part of this build; build edge-agent again from a whole checkout"
                .formatted(resource));
      }
      return new ModelFile(resource, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a model from a file of at most 64 MiB.
   *
   * @throws NativesException if it is missing, unreadable or too large
   */
  public static ModelFile ofPath(Path file) throws NativesException {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new NativesException(
            "the model %s has %d bytes; allowed are at most %d".formatted(file, size, MAX_BYTES));
      }
      return new ModelFile(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new NativesException(
          "the model %s cannot be read (%s); check the path and its permissions"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /** Returns where the model came from, for messages. */
  public String name() {
    return name;
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the SHA-256 of the bytes in lower-case hexadecimal. */
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns this model if its SHA-256 is the expected one.
   *
   * @param expected 64 hexadecimal digits
   * @throws NativesException if it is another, with both in the message
   */
  public ModelFile checked(String expected) throws NativesException {
    String actual = sha256();
    if (!actual.equals(expected.toLowerCase(Locale.ROOT))) {
      throw new NativesException(
          "the model %s has SHA-256 %s but its description says %s; it is damaged or not the one that was measured: install it again"
              .formatted(name, actual, expected));
    }
    return this;
  }

  /**
   * Writes the model where a library that wants a file finds it: below the folder for extracted
   * libraries, under its own hash, unless it lies there already.
   *
   * @param fileName the name that the library wants
   * @return the folder that holds it
   * @throws NativesException if it cannot be written
   */
  public Path extracted(String fileName) throws NativesException {
    Path folder = Natives.cacheFolder().resolve("models").resolve(sha256());
    Path file = folder.resolve(fileName);
    try {
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
        return folder;
      }
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, fileName, ".part");
      Files.write(part, bytes);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return folder;
    } catch (IOException e) {
      throw new NativesException(
          "the model %s cannot be written to %s; make that folder writable".formatted(name, folder),
          e);
    }
  }

  @Override
  public String toString() {
    return "model(" + name + ", " + bytes.length + " bytes)";
  }
}
