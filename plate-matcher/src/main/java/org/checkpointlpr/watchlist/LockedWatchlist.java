package org.checkpointlpr.watchlist;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.checkpointlpr.match.LookAlikes;
import org.checkpointlpr.match.MatchLimits;
import org.checkpointlpr.match.MatchResult;
import org.checkpointlpr.match.PartialPattern;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.match.Wanted;
import org.checkpointlpr.plate.Alternative;

/**
 * A list as a checkpoint holds it: tags and sealed rows in memory, records in sealed parts. Finds
 * exactly what {@link PlainWatchlist} would. Nothing in memory names a plate until a reading has
 * led to it. Safe on any thread, also while another one zeroes its keys: then nothing matches any
 * more.
 */
public final class LockedWatchlist implements Watchlist {
  /** Where the sealed records are kept. */
  interface Records {
    /** Returns a row's record, still sealed under its plate; empty if there cannot be one. */
    Optional<byte[]> read(int part, Row row) throws IOException;
  }

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

  private final TagIndex index;
  private final Records records;
  private final ListKeys keys;
  private final PlateMatcher matcher;
  private final ListShape shape;

  LockedWatchlist(
      TagIndex index, Records records, ListKeys keys, PlateMatcher matcher, ListShape shape) {
    this.index = index;
    this.records = records;
    this.keys = keys;
    this.matcher = matcher;
    this.shape = shape;
  }

  @Override
  public int size() {
    return shape.entries();
  }

  /** Returns the bytes of memory that the index takes. */
  public long indexBytes() {
    return index.bytes();
  }

  @Override
  public List<ListMatch> match(List<Alternative> reading, MatchContext context) {
    Prf pepper;
    try {
      pepper = Prf.under(keys.pepper());
    } catch (IllegalStateException zeroed) {
      return List.of();
    }
    Map<Location, byte[]> candidates = new HashMap<>();
    for (byte[] key : keysOf(matcher.considered(reading), pepper)) {
      index.find(Prf.tag(key), row -> candidates.put(new Location(row), key));
    }
    List<ListMatch> matches = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    candidates.forEach(
        (location, key) -> {
          Optional<ListMatch> match = match(location.row(), key, pepper, reading, context);
          if (match.isPresent() && seen.add(match.get().entry().id())) {
            matches.add(match.get());
          }
        });
    matches.sort(ListMatch.ORDER);
    return List.copyOf(matches);
  }

  private record Location(int row) {}

  /** All values of the PRF under which an entry that these alternatives match can be found. */
  private List<byte[]> keysOf(List<Alternative> considered, Prf pepper) {
    Set<String> skeletons = new HashSet<>();
    Set<String> deletions = new HashSet<>();
    List<byte[]> found = new ArrayList<>();
    for (Alternative alternative : considered) {
      String text = alternative.text().value();
      if (skeletons.add(LookAlikes.skeleton(text))) {
        found.add(pepper.of(Row.SKELETON, LookAlikes.skeleton(text)));
      }
      if (shape.edits()) {
        for (String deletion : Row.deletions(text)) {
          if (deletions.add(deletion)) {
            found.add(pepper.of(Row.DELETION, deletion));
          }
        }
      }
      for (String partial : shape.partialShapes()) {
        for (String known : PartialPattern.knownFitting(partial, text)) {
          found.add(Row.partialKey(partial, known, pepper));
        }
      }
    }
    return found;
  }

  private Optional<ListMatch> match(
      int at, byte[] key, Prf pepper, List<Alternative> reading, MatchContext context) {
    Optional<Row> row = index.open(at, key);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Wanted wanted = row.get().wanted();
    MatchResult result = matcher.compare(wanted, reading);
    if (result instanceof MatchResult.None) {
      return Optional.empty();
    }
    byte[] home = Row.homeKey(wanted, pepper);
    return entry(index.part(at), row.get(), home)
        .map(entry -> ListMatch.of(entry, result, context));
  }

  private Optional<WatchlistEntry> entry(int part, Row row, byte[] home) {
    try {
      Optional<byte[]> json = records.read(part, row).flatMap(bytes -> Part.record(bytes, home));
      if (json.isEmpty()) {
        throw new UnreadableListException("a record of the list does not open");
      }
      return Optional.of(EntryFields.parse(JSON.readValue(json.get(), FIELDS), "unnamed"));
    } catch (IOException e) {
      throw new UnreadableListException("a part of the list cannot be read", e);
    } catch (IllegalStateException zeroed) {
      return Optional.empty();
    }
  }

  MatchLimits limits() {
    return matcher.limits();
  }
}
