package org.checkpointlpr.agent.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A PIN as it stands in the configuration: Argon2id (RFC 9106) with a random salt. Whoever reads
 * the configuration can still try a million PINs of six digits in a day or so of one core: the hash
 * buys time, it does not make a PIN a password. Immutable.
 */
public final class PinHash {
  /** 19 MiB twice: 74 ms on one core of the checkpoint's PC. */
  private static final int MEMORY_KIB = 19_456;

  private static final int PASSES = 2;
  private static final int MAX_MEMORY_KIB = 1 << 18;
  private static final int MAX_PASSES = 10;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int SHORTEST = 6;
  private static final int LONGEST = 32;

  private final int memoryKib;
  private final int passes;
  private final byte[] salt;
  private final byte[] hash;

  private PinHash(int memoryKib, int passes, byte[] salt, byte[] hash) {
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * Hashes a PIN.
   *
   * @throws IllegalArgumentException if it has fewer than 6 characters or more than 32, or is one
   *     character again and again
   */
  public static PinHash of(String pin, SecureRandom random) {
    if (pin.length() < SHORTEST || pin.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a PIN of %d characters; allowed are %d to %d"
              .formatted(pin.length(), SHORTEST, LONGEST));
    }
    if (pin.chars().distinct().count() < 3) {
      throw new IllegalArgumentException("a PIN of too few different characters; needed are 3");
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new PinHash(MEMORY_KIB, PASSES, salt, argon2(pin, salt, MEMORY_KIB, PASSES));
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is not that, or asks for more memory than 256 MiB
   */
  public static PinHash parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 5 || !parts[0].equals("argon2id")) {
      throw new IllegalArgumentException("no PIN hash; make one with 'checkpoint crew pin'");
    }
    int memory = Integer.parseInt(parts[1]);
    int passes = Integer.parseInt(parts[2]);
    byte[] salt = Base64.getUrlDecoder().decode(parts[3]);
    byte[] hash = Base64.getUrlDecoder().decode(parts[4]);
    boolean fits =
        memory >= 8
            && memory <= MAX_MEMORY_KIB
            && passes >= 1
            && passes <= MAX_PASSES
            && salt.length == SALT_BYTES
            && hash.length == HASH_BYTES;
    if (!fits) {
      throw new IllegalArgumentException("a PIN hash out of range; make a new one");
    }
    return new PinHash(memory, passes, salt, hash);
  }

  /** Returns whether this is the PIN; takes as long either way. */
  public boolean matches(String pin) {
    return MessageDigest.isEqual(hash, argon2(pin, salt, memoryKib, passes));
  }

  /** Returns the text for the configuration. */
  public String text() {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return "argon2id:%d:%d:%s:%s"
        .formatted(memoryKib, passes, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  private static byte[] argon2(String pin, byte[] salt, int memoryKib, int passes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .build());
    byte[] secret = pin.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[HASH_BYTES];
    generator.generateBytes(secret, out);
    Arrays.fill(secret, (byte) 0);
    return out;
  }

  @Override
  public String toString() {
    return "PinHash(***)";
  }
}
