package org.checkpointlpr.watchlist;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.checkpointlpr.match.LookAlikes;
import org.jspecify.annotations.Nullable;

/**
 * What operators sign: one version of a list, and the hash of everything that belongs to it.
 *
 * @param type always {@link #TYPE}
 * @param v version of this format, always 1
 * @param mission whose list
 * @param list which list
 * @param version grows with every release
 * @param previous SHA-256 of the previous release's manifest, as signed; empty for the first
 * @param issued ISO 8601 instant
 * @param expires ISO 8601 instant: no checkpoint takes it up afterwards
 * @param maxOfflineHours without a signed word from headquarters a checkpoint locks the list after
 *     so many hours
 * @param lookAlikes which classes the tags were made with
 * @param bits the list has 2 to the power of this many parts
 * @param keys the list's secrets, sealed to each checkpoint
 * @param head the list's shape, sealed under the list key
 * @param pages lists of {@link #PARTS_PER_PAGE} parts each
 * @param handling the mission's instructions, a {@link HandlingFile} sealed under the list key;
 *     null, and not written, if it has none. Programs from before there were any refuse a manifest
 *     with one
 */
record ReleaseManifest(
    String type,
    int v,
    String mission,
    String list,
    long version,
    String previous,
    String issued,
    String expires,
    int maxOfflineHours,
    String lookAlikes,
    int bits,
    Blob keys,
    Blob head,
    List<Blob> pages,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Blob handling) {
  static final String TYPE = "watchlist-release";
  static final int PARTS_PER_PAGE = 64;
  static final int MAX_BITS = 16;

  /** Pages of 65,536 parts, with signatures. */
  static final int MAX_BYTES = 262_144;

  /** A page is 64 hashes and lengths in JSON: about 6 KiB. */
  static final int MAX_PAGE_BYTES = 16_384;

  /** 197 bytes for each checkpoint: some thousands of them. */
  static final int MAX_KEYS_BYTES = 1_048_576;

  static final int MAX_HEAD_BYTES = 16_384;

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(4096)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** A page: parts in the order of their prefixes. */
  record Page(int first, List<Blob> parts) {
    Page {
      parts = List.copyOf(parts);
    }
  }

  ReleaseManifest {
    if (Stream.of(type, mission, list, previous, lookAlikes, keys, head)
        .anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a member of the manifest is missing");
    }
    pages = List.copyOf(pages);
    if (bits < 0 || bits > MAX_BITS || pages.size() != pageCount(bits)) {
      throw new IllegalArgumentException("number of parts and pages do not fit");
    }
    if (version < 1 || maxOfflineHours < 1) {
      throw new IllegalArgumentException("version and maxOfflineHours must be at least 1");
    }
    Instant.parse(issued);
    Instant.parse(expires);
  }

  static int pageCount(int bits) {
    return ((1 << bits) + PARTS_PER_PAGE - 1) / PARTS_PER_PAGE;
  }

  @JsonIgnore
  int partCount() {
    return 1 << bits;
  }

  Instant issuedAt() {
    return Instant.parse(issued);
  }

  Instant expiresAt() {
    return Instant.parse(expires);
  }

  /** Returns whether the look-alikes are those of this program. */
  boolean understood() {
    return TYPE.equals(type) && v == 1 && LookAlikes.VERSION.equals(lookAlikes);
  }

  byte[] toJson() {
    return json(this);
  }

  static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record has no JSON form", e);
    }
  }

  /** Parses strictly; empty if it is not what this program writes. */
  static <T> Optional<T> parse(byte[] json, Class<T> type) {
    try {
      ObjectReader reader = JSON.readerFor(type);
      if (type == ReleaseManifest.class) {
        // All but the instructions must be there: its constructor sees to that.
        reader =
            reader
                .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .without(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);
      }
      return Optional.of(reader.readValue(json));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
