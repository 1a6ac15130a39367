package org.checkpointlpr.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkpointlpr.match.MatchPolicy;
import org.junit.jupiter.api.Test;

final class EntryImportTest {
  private final AtomicInteger ids = new AtomicInteger();

  private EntryImport csv(String csv, Map<String, String> mapping) throws IOException {
    return EntryImport.csv(new StringReader(csv), mapping, () -> "n" + ids.incrementAndGet());
  }

  private EntryImport json(String lines) throws IOException {
    return EntryImport.jsonLines(new StringReader(lines), () -> "n" + ids.incrementAndGet());
  }

  @Test
  void spreadsheetHabitsAreUnderstood() throws IOException {
    EntryImport read =
        csv(
            """
            \uFEFFPlate ; Issuer;Handling; text
            kx 712-34 ;cd; stop and check;"stolen; ""by night""
            at the gate"

            "AB 123" ; ;DETAIN;
            """
                .replace("\n", "\r\n"),
            Map.of());
    assertThat(read.problems()).isEmpty();
    assertThat(read.entries()).hasSize(2);
    WatchlistEntry first = read.entries().get(0);
    assertThat(first.wanted().text()).isEqualTo("KX71234");
    assertThat(first.issuer()).isEqualTo("CD");
    assertThat(first.handling().instruction()).isEqualTo("STOP_AND_CHECK");
    assertThat(first.details().text()).isEqualTo("stolen; \"by night\"\r\nat the gate");
    assertThat(read.entries().get(1).handling().instruction()).isEqualTo("DETAIN");
  }

  @Test
  void everyBadLineIsReportedWithItsNumberAndReason() throws IOException {
    EntryImport read =
        csv(
            """
            plate,issuer,policy,priority,from,text
            KX71234,CD,exact,10,2026-11-01,"two
            lines"
            ,CD,exact,10,,
            KX71235,CD,fuzzy,10,,
            KX71236,CD,exact,ten,,
            KX71237,CD,exact,10,1.11.2026,
            KX71238,Congo,exact,10,,
            KX-712-34,cd,exact,10,,
            KX71234,UG,exact,10,,
            ЖЖ71234,,exact,10,,
            A?1,,partial,10,,
            KX71239,CD,exact,101,,
            KX71240,CD,exact,10,,,,
            """,
            Map.of());
    assertThat(read.entries()).hasSize(2);
    assertThat(read.problems())
        .extracting(EntryImport.Problem::line)
        .containsExactly(4, 5, 6, 7, 8, 9, 11, 12, 13, 14);
    assertThat(read.problems())
        .extracting(EntryImport.Problem::reason)
        .noneMatch(reason -> reason.contains("KX"))
        .anyMatch(reason -> reason.contains("fuzzy") && reason.contains("one-edit"));
    assertThat(read.problems()).filteredOn(EntryImport.Problem::duplicate).hasSize(1);
    assertThat(read.problems().get(5).reason()).contains("line 2");
  }

  @Test
  void columnsCanBeMapped() throws IOException {
    EntryImport read =
        csv(
            "Immatriculation\tPays\nKX71234\tCD\n",
            Map.of("plate", "immatriculation", "issuer", "PAYS"));
    assertThat(read.entries().get(0).issuer()).isEqualTo("CD");
    assertThatThrownBy(() -> csv("a,b\n1,2\n", Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("plate");
    assertThatThrownBy(() -> csv("plate\nAB1234\n", Map.of("issuer", "Land")))
        .hasMessageContaining("Land");
    assertThatThrownBy(() -> csv("", Map.of())).hasMessageContaining("empty");
  }

  @Test
  void jsonLinesAreReadAndBadOnesNamed() throws IOException {
    EntryImport read =
        json(
            """
            {"plate":"KX71234","covert":true,"priority":1,"hours":"22:00-05:30"}
            not json
            {"plate":"KX71235","colour":"red"}
            {"plate":["KX71236"]}

            {"plate":"KX71237","places":"north south","direction":"in"}
            """);
    assertThat(read.entries()).hasSize(2);
    assertThat(read.entries().get(0).handling().covert()).isTrue();
    assertThat(read.entries().get(1).scope().places()).isEqualTo(Set.of("north", "south"));
    assertThat(read.problems()).extracting(EntryImport.Problem::line).containsExactly(2, 3, 4);
    assertThat(read.problems().toString()).doesNotContain("KX");
  }

  @Test
  void exportGivesBackWhatWasImported() throws IOException {
    long seed = 21;
    Random random = new Random(seed);
    List<WatchlistEntry> entries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      entries.add(anyEntry(random, i));
    }
    StringBuilder csv = new StringBuilder();
    EntryExport.csv(entries, csv);
    assertThat(csv(csv.toString(), Map.of())).isEqualTo(new EntryImport(entries, List.of()));
    StringBuilder lines = new StringBuilder();
    EntryExport.jsonLines(entries, lines);
    assertThat(json(lines.toString())).isEqualTo(new EntryImport(entries, List.of()));
  }

  private static WatchlistEntry anyEntry(Random random, int number) {
    boolean partial = random.nextInt(5) == 0;
    Instant from = random.nextBoolean() ? Instant.ofEpochSecond(random.nextInt()) : null;
    return new WatchlistEntry(
        "id-" + number,
        MissionFixture.text(random, 6) + (partial ? "?*" : " - " + number % 10),
        random.nextBoolean() ? "" : "US-CA",
        partial ? MatchPolicy.PARTIAL : MatchPolicy.ONE_EDIT,
        new Handling("STOLEN", random.nextInt(101), "DO_NOT_APPROACH", random.nextBoolean()),
        new Scope(
            from,
            from == null ? null : from.plusSeconds(1),
            random.nextBoolean()
                ? new Scope.Hours(LocalTime.of(22, 0), LocalTime.of(random.nextInt(24), 30))
                : null,
            random.nextBoolean() ? Set.of("north-gate", "bridge") : Set.of(),
            random.nextBoolean() ? Direction.OUT : Direction.ANY),
        new Details(
            "source; one",
            "\"quoted\", " + number,
            null,
            random.nextBoolean() ? LocalDate.of(2027, 1, 31) : null,
            "",
            "white Hilux",
            random.nextBoolean() ? "line one\nline two; ü ع" : ""));
  }

  @Test
  void nothingPrintsAPlate() {
    WatchlistEntry entry = MissionFixture.entry("e1", "KX71234", MatchPolicy.EXACT);
    assertThat(entry + " " + entry.wanted()).doesNotContain("KX").contains("e1");
  }
}
