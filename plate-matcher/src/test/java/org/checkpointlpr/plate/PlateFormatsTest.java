package org.checkpointlpr.plate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlateFormatsTest {
  private final PlateFormats formats = PlateFormats.standard();

  @Test
  void packCoversMissionAreasFirstAndAtLeastSixtyIssuers() {
    assertThat(formats.issuers()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(formats.issuers())
        .extracting(Issuer::id)
        .contains(
            "UN", "CD", "ML", "SS", "SD", "CF", "LB", "SY", "IL", "CY", "XK", "HT", "EH", "MA",
            "LR", "CI", "SO", "TD", "CM", "RW", "BI", "UG", "KE", "ET", "NE", "BF", "SN", "MR",
            "DZ", "TN", "LY", "EG", "JO", "IQ", "RS", "AL", "MK", "TR", "GR", "DO", "IN", "PK");
  }

  @Test
  void everyGeneratedExampleBelongsToItsIssuer() {
    long seed = 7;
    Random random = new Random(seed);
    for (Issuer issuer : formats.issuers()) {
      for (PlateLayout layout : issuer.layouts()) {
        for (int i = 0; i < 20; i++) {
          PlateText text = Canonicalizer.canonical(issuer.example(layout, random));
          assertThat(formats.issuersOf(text))
              .as("%s %s seed %d", issuer.id(), layout.pattern(), seed)
              .extracting(IssuerMatch::issuer)
              .contains(issuer.id());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1234AB01,CD", "DA123BG,CF", "SSD123A,SS", "01123AB,XK", "161T3015,TN", "01234511216,DZ",
    "0123411216,DZ", "12345B26,MA", "UBF456K,UG", "KDM402L,KE", "8ABC123,US-CA", "1A23456,CZ",
    "22BH1234AB,IN", "1234BCD,ES"
  })
  void theMostProbableIssuerOfATellingTextIsTheRightOne(String text, String issuer) {
    assertThat(formats.issuersOf(new PlateText(text)).get(0).issuer()).isEqualTo(issuer);
  }

  /** Czech, Cambodian, Nigerien and Californian numbers begin with 1; a 0 there is another's O. */
  @ParameterizedTest
  @CsvSource({
    "0A23456,1A23456,CZ",
    "0A1234,2A1234,KH",
    "0AB1234,8AB1234,NE",
    "0ABC123,8ABC123,US-CA"
  })
  void noIssuerThatCountsFromOneHasALeadingZero(String zero, String other, String issuer) {
    assertThat(formats.issuersOf(new PlateText(zero)))
        .extracting(IssuerMatch::issuer)
        .doesNotContain(issuer);
    assertThat(formats.issuersOf(new PlateText(other)))
        .extracting(IssuerMatch::issuer)
        .contains(issuer);
  }

  @Test
  void aRingInFrontOfABrazilianNumberIsALetter() {
    List<Alternative> ranked =
        formats.rerank(
            List.of(
                new Alternative(new PlateText("0ZU5764"), 0.5),
                new Alternative(new PlateText("OZU5764"), 0.4)),
            new PlateFormats.Strength(1, 0.01));
    assertThat(ranked.get(0).text().value()).isEqualTo("OZU5764");
  }

  /** Letters alone would fit; that district is not one of the country's. */
  @ParameterizedTest
  @CsvSource({"CJ12ABC, CX12ABC, RO", "ZH123456, ZX123456, CH", "WN123AB, WX123AB, AT"})
  void aCodeThatNobodyIssuesIsNotTheIssuers(String issued, String other, String issuer) {
    assertThat(idsOf(issued)).contains(issuer);
    assertThat(idsOf(other)).doesNotContain(issuer);
  }

  @Test
  void codesCountByTheirNumber() throws Exception {
    PlateFormats pack = pack("{AB|BA|CC}9");
    assertThat(pack.probabilityOf(new PlateText("BA7"))).isCloseTo(1 / 30d, within(1e-9));
    assertThat(pack.probabilityOf(new PlateText("AA7"))).isCloseTo(0, within(1e-9));
    Random random = new Random(3);
    assertThat(Stream.generate(() -> pack.random(random).value().substring(0, 2)).limit(200))
        .containsOnly("AB", "BA", "CC")
        .contains("AB", "BA", "CC");
  }

  @ParameterizedTest
  @CsvSource({"{AB|C}9, differ in length", "{AB||CD}9, differ in length", "{AB|AB}9, twice"})
  void codesOfDifferentLengthsOrTwiceAreRefused(String pattern, String reason) {
    assertThatThrownBy(() -> pack(pattern)).hasMessageContaining(reason);
  }

  private static List<String> idsOf(String text) {
    return PlateFormats.standard().issuersOf(new PlateText(text)).stream()
        .map(IssuerMatch::issuer)
        .toList();
  }

  private static PlateFormats pack(String pattern) throws Exception {
    String yaml =
        """
        version: 1
        issuers:
          - id: ZZ
            name: Nowhere
            region: None
            layouts:
              - {pattern: "%s", examples: [AB1]}
        """
            .formatted(pattern);
    return load(yaml);
  }

  @Test
  void probabilitiesOfIssuersAddUpToOne() {
    List<IssuerMatch> matches = formats.issuersOf(new PlateText("ABC1234"));
    assertThat(matches).extracting(IssuerMatch::issuer).contains("BR", "US", "US-TX");
    assertThat(matches.stream().mapToDouble(IssuerMatch::probability).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void layoutDecidesBetweenLetterAndDigitOfTheSameShape() {
    List<Alternative> ranked =
        formats.rerank(
            List.of(
                new Alternative(new PlateText("AB0I2O4"), 0.3), // fits nothing common
                new Alternative(new PlateText("ABO1204"), 0.25)));
    assertThat(ranked.get(0).text().value()).isEqualTo("ABO1204");
  }

  @Test
  void aClearReadOfAnUnknownLayoutStaysOnTop() {
    List<Alternative> ranked =
        formats.rerank(
            List.of(
                new Alternative(new PlateText("1A2B3C4D5E6"), 0.95),
                new Alternative(new PlateText("ABC1234"), 0.02)));
    assertThat(ranked.get(0).text().value()).isEqualTo("1A2B3C4D5E6");
  }

  @Test
  void rerankingLosesNoAlternativeAndNoProbability() {
    long seed = 11;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      int count = 1 + random.nextInt(8);
      List<Alternative> given =
          random
              .ints(count, 1, 12)
              .mapToObj(
                  length -> new Alternative(text(random, length), random.nextDouble() / count))
              .toList();
      List<Alternative> ranked = formats.rerank(given);
      assertThat(ranked)
          .as("seed %d round %d", seed, round)
          .extracting(Alternative::text)
          .containsExactlyInAnyOrderElementsOf(given.stream().map(Alternative::text).toList());
      assertThat(sum(ranked)).isCloseTo(sum(given), within(1e-9));
      assertThat(ranked)
          .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
    }
  }

  @Test
  void aPlateOfTheUnitedStatesShapeIsReadByTheStatesLayouts() {
    List<Alternative> given =
        List.of(
            new Alternative(new PlateText("8ABC123"), 0.4),
            new Alternative(new PlateText("1A23456"), 0.4)); // Czech, or Californian lorries
    PlateFormats.Strength strong = new PlateFormats.Strength(1, 0.01);
    assertThat(probability(formats.rerank(given, strong, 2), "8ABC123"))
        .isGreaterThan(probability(formats.rerank(given, strong), "8ABC123"))
        .isGreaterThan(1.2 * probability(formats.rerank(given, strong, 4.7), "8ABC123"));
  }

  private static double probability(List<Alternative> ranked, String text) {
    return ranked.stream()
        .filter(each -> each.text().value().equals(text))
        .mapToDouble(Alternative::probability)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"ABC1234,US,2,4.7", "ABC1234,US,2,3.1", "ABC1234,BR,3.1,4.7", "ABC1234,ZW,4.7,2"})
  void anIssuerIsMoreProbableWhereThePlateHasItsProportion(
      String text, String issuer, double its, double other) {
    assertThat(probability(text, issuer, its))
        .isGreaterThan(1.3 * probability(text, issuer, other));
  }

  private double probability(String text, String issuer, double proportion) {
    return formats.issuersOf(new PlateText(text), proportion).stream()
        .filter(match -> match.issuer().startsWith(issuer))
        .mapToDouble(IssuerMatch::probability)
        .sum();
  }

  @Test
  void aPlateOfUnknownProportionIsRankedAsWithoutOne() {
    PlateText text = new PlateText("ABC1234");
    assertThat(formats.issuersOf(text, Double.NaN)).isEqualTo(formats.issuersOf(text));
  }

  @Test
  void noProportionTakesAnIssuerAway() {
    long seed = 5;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      PlateText text = formats.random(random);
      double proportion = 0.1 + 12 * random.nextDouble();
      assertThat(formats.issuersOf(text, proportion))
          .as("seed %d round %d, %s at %f", seed, round, text.value(), proportion)
          .extracting(IssuerMatch::issuer)
          .containsExactlyInAnyOrderElementsOf(
              formats.issuersOf(text).stream().map(IssuerMatch::issuer).toList());
    }
  }

  @Test
  void noAlternativesStayNone() {
    assertThat(formats.rerank(List.of())).isEmpty();
  }

  @Test
  void favouredIssuerComesFirst() {
    PlateText text = new PlateText("AB1234CD"); // North Macedonia, Croatia, Serbia, Italy ...
    assertThat(formats.favouring(Set.of("HR"), 1000).issuersOf(text).get(0).issuer())
        .isEqualTo("HR");
    assertThatThrownBy(() -> formats.favouring(Set.of("QQ"), 2)).hasMessageContaining("QQ");
  }

  @Test
  void randomTrafficIsDrawnAsProbabilityOfSays() {
    PlateFormats few = formats.traffic(java.util.Map.of("XK", 3.0, "RW", 1.0));
    long seed = 19;
    Random random = new Random(seed);
    int draws = 50_000;
    int kosovo = 0;
    for (int i = 0; i < draws; i++) {
      PlateText text = few.random(random);
      assertThat(few.probabilityOf(text)).isPositive();
      kosovo += few.issuersOf(text).get(0).issuer().equals("XK") ? 1 : 0;
    }
    assertThat(kosovo / (double) draws).as("seed %d", seed).isCloseTo(0.75, within(0.02));
    assertThat(few.probabilityOf(new PlateText("ZZZZZZZ"))).isZero();
  }

  @Test
  void allProblemsOfAPackAreReportedWithTheirLines() {
    FormatPackException wrong =
        catchThrowableOfType(
            FormatPackException.class,
            () ->
                load(
                    """
                    version: 1
                    issuers:
                      - id: Xx
                        name: Nowhere
                        region: None
                        colour: red
                        layouts:
                          - {pattern: "AA?99", examples: [AB 12]}
                          - {pattern: "AA 99", examples: [ABC 12]}
                      - id: AA
                        region: None
                        layouts:
                          - {pattern: "{AB", examples: [AB], since: soon, sizeMm: wide}
                    """));
    assertThat(wrong.problems())
        .extracting(FormatPackException.Problem::line)
        .containsExactly(3, 6, 8, 9, 10, 13, 13, 13);
    assertThat(wrong).hasMessageContaining("'?' at position 3").hasMessageContaining("colour");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "issuers: [", "version: 2\nissuers: []", "[]", "a: &x [*x]", "issuers: 5"})
  void textThatIsNoPackIsRefusedWithALine(String yaml) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(FormatPackException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void anEndlessFileIsRefusedByItsSize() {
    assertThatThrownBy(() -> load("#".repeat((4 << 20) + 1))).hasMessageContaining("longer than");
  }

  private static PlateFormats load(String yaml) throws FormatPackException, IOException {
    return PlateFormats.load(new StringReader(yaml));
  }

  private static double sum(List<Alternative> alternatives) {
    return alternatives.stream().mapToDouble(Alternative::probability).sum();
  }

  private static PlateText text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LayoutPattern.ALPHABET.charAt(random.nextInt(36)));
    }
    return new PlateText(text.toString());
  }
}
