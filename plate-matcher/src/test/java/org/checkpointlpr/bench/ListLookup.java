package org.checkpointlpr.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.watchlist.BenchList;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One sighting with 64 alternatives against lists of three sizes, and what somebody would take
 * instead on the same plates: a hash map of plain texts, which is the limit; Lucene's fuzzy query
 * and PostgreSQL's trigrams, each for the most probable text alone. Times of single calls, because
 * the slowest matter.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class ListLookup {
  private static final int SIGHTINGS = 4096;
  private static final int ALTERNATIVES = 64;
  private static final int SEED = 7;
  private static final int FOUND = 10;

  /** A plate of seven with its middle character changed shares 5 of 11 trigrams: 0.45. */
  private static final double SIMILAR = 0.4;

  /** The plates of a list and what passes before it. */
  @State(Scope.Benchmark)
  public static class Plates {
    /** How many entries. */
    @Param({"1000", "100000", "1000000"})
    int entries;

    final Map<String, String> ids = new HashMap<>();
    private final List<List<Alternative>> readings = new ArrayList<>();
    private int next;

    /** Draws plates and sightings from one seed. */
    @Setup
    public void draw() {
      Random random = new Random(SEED);
      PlateFormats traffic = PlateFormats.standard();
      while (ids.size() < entries) {
        String text = traffic.random(random).value();
        if (text.length() >= 5) {
          ids.putIfAbsent(text, "e" + ids.size());
        }
      }
      for (int i = 0; i < SIGHTINGS; i++) {
        readings.add(reading(random, traffic.random(random).value()));
      }
    }

    List<Alternative> next() {
      next = (next + 1) % SIGHTINGS;
      return readings.get(next);
    }
  }

  /** The list as a checkpoint holds it. */
  @State(Scope.Benchmark)
  public static class Stored {
    private Path folder = Path.of("");
    private BenchList list = BenchList.NONE;

    /** Builds, signs, stores and opens it. */
    @Setup
    public void open(Plates plates) throws Exception {
      folder = Files.createTempDirectory("list-lookup");
      list = BenchList.open(plates.ids, folder, ALTERNATIVES);
    }

    /** Removes its files. */
    @TearDown
    public void close() throws IOException {
      list.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** The plates in clear in an index of Lucene's, in memory. */
  @State(Scope.Benchmark)
  public static class Lucene {
    private @Nullable IndexSearcher searcher;

    /** Indexes them. */
    @Setup
    public void index(Plates plates) throws IOException {
      ByteBuffersDirectory memory = new ByteBuffersDirectory();
      try (IndexWriter writer = new IndexWriter(memory, new IndexWriterConfig())) {
        for (Map.Entry<String, String> entry : plates.ids.entrySet()) {
          Document document = new Document();
          document.add(new StringField("plate", entry.getKey(), Field.Store.NO));
          document.add(new StringField("id", entry.getValue(), Field.Store.YES));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      searcher = new IndexSearcher(DirectoryReader.open(memory));
    }

    int find(String text) throws IOException {
      FuzzyQuery query = new FuzzyQuery(new Term("plate", text), 1);
      return searcher == null ? 0 : searcher.search(query, FOUND).scoreDocs.length;
    }
  }

  /** The plates in clear in PostgreSQL with an index of trigrams, on this machine. */
  @State(Scope.Benchmark)
  public static class Trigrams {
    private @Nullable EmbeddedPostgres server;
    private @Nullable PreparedStatement query;

    /** Loads and indexes them. */
    @Setup
    public void index(Plates plates) throws IOException, SQLException {
      EmbeddedPostgres started = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
      server = started;
      Connection connection = started.getPostgresDatabase().getConnection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE EXTENSION pg_trgm");
        statement.execute("CREATE TABLE plates (plate text, id text)");
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO plates VALUES (?, ?)")) {
          for (Map.Entry<String, String> entry : plates.ids.entrySet()) {
            insert.setString(1, entry.getKey());
            insert.setString(2, entry.getValue());
            insert.addBatch();
          }
          insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
        statement.execute("CREATE INDEX ON plates USING gin (plate gin_trgm_ops)");
        statement.execute("ANALYZE plates");
        statement.execute("SET pg_trgm.similarity_threshold = " + SIMILAR);
      }
      query =
          connection.prepareStatement(
              "SELECT id FROM plates WHERE plate % ? ORDER BY similarity(plate, ?) DESC LIMIT "
                  + FOUND);
    }

    int find(String text) throws SQLException {
      if (query == null) {
        return 0;
      }
      query.setString(1, text);
      query.setString(2, text);
      int found = 0;
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found++;
        }
      }
      return found;
    }

    /** Stops it. */
    @TearDown
    public void stop() throws IOException {
      if (server != null) {
        server.close();
      }
    }
  }

  /** The text and 63 others that differ in up to three characters, as a reader's n-best do. */
  private static List<Alternative> reading(Random random, String text) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    List<Alternative> reading = new ArrayList<>();
    reading.add(new Alternative(new PlateText(text), 0.3));
    while (reading.size() < ALTERNATIVES) {
      StringBuilder other = new StringBuilder(text);
      for (int j = random.nextInt(3); j >= 0; j--) {
        other.setCharAt(
            random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      reading.add(new Alternative(new PlateText(other.toString()), 0.0101));
    }
    return reading;
  }

  /** The encrypted list, all 64 alternatives. */
  @Benchmark
  public int watchlist(Plates plates, Stored stored) {
    return stored.list.matches(plates.next());
  }

  /** A hash map of plain texts, all 64 alternatives, equal texts only. */
  @Benchmark
  public int hashMap(Plates plates) {
    int found = 0;
    for (Alternative alternative : plates.next()) {
      found += plates.ids.containsKey(alternative.text().value()) ? 1 : 0;
    }
    return found;
  }

  /** Lucene, the most probable text alone, one edit. */
  @Benchmark
  public int luceneFuzzyQuery(Plates plates, Lucene lucene) throws IOException {
    return lucene.find(plates.next().get(0).text().value());
  }

  /** PostgreSQL's pg_trgm, the most probable text alone, similar texts. */
  @Benchmark
  public int postgresTrigrams(Plates plates, Trigrams trigrams) throws SQLException {
    return trigrams.find(plates.next().get(0).text().value());
  }
}
