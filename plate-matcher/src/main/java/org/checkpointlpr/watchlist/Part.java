package org.checkpointlpr.watchlist;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.seal.SecretBytes;

/**
 * The entries whose home tags share a prefix, as one sealed file.
 *
 * <pre>
 * magic 4 "CLP1" | number of rows 4 | per row: tag 8, sealed 52 | sealed records
 * </pre>
 *
 * Numbers are big-endian. The whole is sealed under the list key with the part's place in the list,
 * so that parts cannot be swapped. Rows and records inside are sealed once more, each under a key
 * that only the wanted plate and the pepper give: opening a part shows no plate. Nothing is
 * compressed, so nothing can grow when it is opened.
 */
final class Part {
  /** No part is longer, as it is stored and sent. */
  static final int MAX_BYTES = 65_536;

  private static final int MAGIC = 0x434C5031;
  private static final int HEADER = 8;
  private static final int ROW = 8 + Row.SEALED;
  private static final int PADDING = 64;
  private static final byte[] NO_CONTEXT = {};

  /** What a part is bound to: its place in its list. */
  record Place(String mission, String list, int bits, int index) {
    byte[] context() {
      return ("part\0" + mission + '\0' + list + '\0' + bits + '\0' + index)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private final byte[] nonce;
  private final byte[] plain;
  private final int rows;

  private Part(byte[] nonce, byte[] plain, int rows) {
    this.nonce = nonce;
    this.plain = plain;
    this.rows = rows;
  }

  /** Seals entries; the result may be longer than {@link #MAX_BYTES}: the caller must look. */
  static byte[] seal(List<WatchlistEntry> entries, Place place, Prf pepper, byte[] listKey) {
    List<WatchlistEntry> ordered = new ArrayList<>(entries);
    ordered.sort(Comparator.comparing(WatchlistEntry::id));
    List<byte[]> rows = new ArrayList<>();
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (WatchlistEntry entry : ordered) {
      List<byte[]> keys = Row.keys(entry.wanted(), pepper);
      byte[] record = sealRecord(entry, keys.get(0));
      Row row = new Row(entry.wanted(), records.size(), record.length);
      for (byte[] key : keys) {
        rows.add(ByteBuffer.allocate(ROW).putLong(Prf.tag(key)).put(row.seal(key)).array());
      }
      records.writeBytes(record);
    }
    ByteBuffer plain = ByteBuffer.allocate(HEADER + rows.size() * ROW + records.size());
    plain.putInt(MAGIC).putInt(rows.size());
    rows.forEach(plain::put);
    plain.put(records.toByteArray());
    return Box.seal(listKey, place.context(), plain.array());
  }

  private static byte[] sealRecord(WatchlistEntry entry, byte[] home) {
    byte[] json = EntryExport.json(entry).getBytes(StandardCharsets.UTF_8);
    // Spaces after JSON are nothing: the length tells less of what an entry says.
    byte[] padded = Arrays.copyOf(json, (json.length + PADDING - 1) / PADDING * PADDING);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return Box.seal(Prf.under(home).of("record"), NO_CONTEXT, padded);
  }

  /**
   * Opens a part.
   *
   * @return empty if it was not sealed with this key for this place, or is not a part
   */
  static Optional<Part> open(byte[] sealed, Place place, SecretBytes listKey) {
    if (sealed.length > MAX_BYTES) {
      return Optional.empty();
    }
    return listKey
        .<Optional<byte[]>, RuntimeException>use(
            key -> Box.open(key, place.context(), sealed, 0, sealed.length))
        .flatMap(plain -> parse(Arrays.copyOf(sealed, Box.NONCE), plain));
  }

  private static Optional<Part> parse(byte[] nonce, byte[] plain) {
    ByteBuffer in = ByteBuffer.wrap(plain);
    if (plain.length < HEADER || in.getInt() != MAGIC) {
      return Optional.empty();
    }
    int rows = in.getInt();
    return rows < 0 || rows > (plain.length - HEADER) / ROW
        ? Optional.empty()
        : Optional.of(new Part(nonce, plain, rows));
  }

  /** Returns the part without its records: what an index is built of. */
  Part rowsOnly() {
    return new Part(nonce, Arrays.copyOf(plain, HEADER + rows * ROW), rows);
  }

  int rows() {
    return rows;
  }

  void copyNonce(byte[] to, int at) {
    System.arraycopy(nonce, 0, to, at, Box.NONCE);
  }

  long tag(int row) {
    return ByteBuffer.wrap(plain).getLong(HEADER + row * ROW);
  }

  void copySealedRow(int row, byte[] to, int at) {
    System.arraycopy(plain, HEADER + row * ROW + 8, to, at, Row.SEALED);
  }

  /** Where the records begin in the content of a part of so many rows. */
  static int recordsFrom(int rows) {
    return HEADER + rows * ROW;
  }

  /**
   * Opens a record.
   *
   * @param sealed as it stands in the part
   * @param home the value of the PRF at the wanted plate's home
   * @return the entry's JSON; empty if it is not a record of this key
   */
  static Optional<byte[]> record(byte[] sealed, byte[] home) {
    byte[] key = Prf.under(home).of("record");
    return Box.open(key, NO_CONTEXT, sealed, 0, sealed.length);
  }
}
