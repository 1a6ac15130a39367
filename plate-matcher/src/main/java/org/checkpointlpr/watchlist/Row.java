package org.checkpointlpr.watchlist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.checkpointlpr.match.LookAlikes;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.PartialPattern;
import org.checkpointlpr.match.Wanted;

/**
 * What the index holds for a wanted plate: sealed so that only somebody who has the pepper and
 * guesses a text that leads here can read it.
 *
 * <pre>
 * tag     8   first bytes of PRF(pepper, kind, text)
 * sealed 52   nonce 12 | policy 1, length 1, wanted text 16, record offset 3, record length 3 | tag 16
 * </pre>
 *
 * Kinds: {@code S} the skeleton of a wholly known plate; {@code D} its text, whole and with each
 * character left out in turn, where one edit is allowed; {@code P} a partial plate's shape and
 * known characters.
 */
record Row(Wanted wanted, int recordOffset, int recordLength) {
  static final char SKELETON = 'S';
  static final char DELETION = 'D';
  static final char PARTIAL = 'P';

  static final int SEALED = 52;
  private static final int PLAIN = 24;
  private static final int TEXT = 16;
  private static final byte[] NO_CONTEXT = {};

  /** Returns the values of the PRF under which a wanted plate is found; the first is its home. */
  static List<byte[]> keys(Wanted wanted, Prf pepper) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(homeKey(wanted, pepper));
    if (wanted.policy() == MatchPolicy.ONE_EDIT) {
      for (String text : deletions(wanted.text())) {
        keys.add(pepper.of(DELETION, text));
      }
    }
    return keys;
  }

  static byte[] homeKey(Wanted wanted, Prf pepper) {
    return wanted.policy() == MatchPolicy.PARTIAL
        ? partialKey(
            PartialPattern.shape(wanted.text()), PartialPattern.known(wanted.text()), pepper)
        : pepper.of(SKELETON, LookAlikes.skeleton(wanted.text()));
  }

  static byte[] partialKey(String shape, String known, Prf pepper) {
    return pepper.of(PARTIAL, shape + '|' + known);
  }

  /** Returns the text and the text without each of its characters. */
  static Set<String> deletions(String text) {
    Set<String> texts = new LinkedHashSet<>();
    texts.add(text);
    for (int i = 0; i < text.length(); i++) {
      texts.add(text.substring(0, i) + text.substring(i + 1));
    }
    return texts;
  }

  byte[] seal(byte[] key) {
    ByteBuffer plain = ByteBuffer.allocate(PLAIN);
    plain.put(code(wanted.policy())).put((byte) wanted.text().length());
    plain.put(wanted.text().getBytes(StandardCharsets.US_ASCII));
    plain.position(2 + TEXT);
    put24(plain, recordOffset);
    put24(plain, recordLength);
    return Box.seal(key, NO_CONTEXT, plain.array());
  }

  static Optional<Row> open(byte[] key, byte[] rows, int from) {
    return Box.open(key, NO_CONTEXT, rows, from, SEALED).map(Row::parse);
  }

  private static Row parse(byte[] plain) {
    ByteBuffer in = ByteBuffer.wrap(plain);
    MatchPolicy policy = policy(in.get());
    int length = in.get();
    String text = new String(plain, 2, Math.min(TEXT, length), StandardCharsets.US_ASCII);
    in.position(2 + TEXT);
    return new Row(new Wanted(text, policy), get24(in), get24(in));
  }

  private static void put24(ByteBuffer out, int value) {
    out.put((byte) (value >> 16)).put((byte) (value >> 8)).put((byte) value);
  }

  private static int get24(ByteBuffer in) {
    return (in.get() & 255) << 16 | (in.get() & 255) << 8 | (in.get() & 255);
  }

  private static byte code(MatchPolicy policy) {
    return switch (policy) {
      case EXACT -> 'x';
      case EQUIVALENT -> 'q';
      case ONE_EDIT -> 'e';
      case PARTIAL -> 'p';
    };
  }

  private static MatchPolicy policy(byte code) {
    return switch (code) {
      case 'x' -> MatchPolicy.EXACT;
      case 'q' -> MatchPolicy.EQUIVALENT;
      case 'e' -> MatchPolicy.ONE_EDIT;
      case 'p' -> MatchPolicy.PARTIAL;
      default -> throw new IllegalArgumentException("policy code " + code);
    };
  }
}
