package org.checkpointlpr.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.checkpointlpr.match.AlignedCharacter.Relation;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlateMatcherTest {
  private static final MatchLimits LOOSE = new MatchLimits(0.05, 64, 1, 1, 1);
  private static final List<MatchPolicy> WHOLE =
      List.of(MatchPolicy.EXACT, MatchPolicy.EQUIVALENT, MatchPolicy.ONE_EDIT);
  private final PlateMatcher matcher = PlateMatcher.standard();

  /** Two look-alikes, a third of another class, and one that is like none. */
  private static final String SMALL = "0O1A";

  @Test
  void everyPairOverASmallAlphabetMatchesAsTheNaiveOracleSays() {
    PlateMatcher loose = new PlateMatcher(LOOSE, ConfusionCosts.standard());
    List<String> texts = allTexts(SMALL, 4);
    for (MatchPolicy policy : WHOLE) {
      for (String wanted : texts) {
        for (String read : texts) {
          boolean found = matches(loose.compare(new Wanted(wanted, policy), reading(read)));
          assertThat(found)
              .as("%s %s %s", policy, wanted, read)
              .isEqualTo(oracle(wanted, read, policy, LOOSE));
        }
      }
    }
  }

  @Test
  void randomPairsOverTheFullAlphabetMatchAsTheNaiveOracleSays() {
    long seed = 42;
    Random random = new Random(seed);
    int matches = 0;
    for (int i = 0; i < 200_000; i++) {
      String wanted = text(random, 3 + random.nextInt(8));
      String read = mutated(random, wanted);
      MatchPolicy policy = WHOLE.get(random.nextInt(3));
      boolean expected = oracle(wanted, read, policy, MatchLimits.DEFAULT);
      matches += expected ? 1 : 0;
      assertThat(matches(matcher.compare(new Wanted(wanted, policy), reading(read))))
          .as("seed %d: %s %s %s", seed, policy, wanted, read)
          .isEqualTo(expected);
    }
    assertThat(matches).isBetween(20_000, 180_000);
  }

  @Test
  void partialPlatesMatchAsARegularExpressionSays() {
    long seed = 43;
    Random random = new Random(seed);
    int matches = 0;
    for (int i = 0; i < 100_000; i++) {
      String pattern = pattern(random);
      String read =
          random.nextBoolean()
              ? text(random, 3 + random.nextInt(6), "AB01")
              : filled(random, pattern);
      Pattern oracle = Pattern.compile(pattern.replace("?", "[A-Z0-9]").replace("*", "[A-Z0-9]*"));
      boolean expected = oracle.matcher(read).matches();
      matches += expected ? 1 : 0;
      assertThat(matches(matcher.compare(new Wanted(pattern, MatchPolicy.PARTIAL), reading(read))))
          .as("seed %d: %s %s", seed, pattern, read)
          .isEqualTo(expected);
      assertThat(
              PartialPattern.knownFitting(PartialPattern.shape(pattern), read)
                  .contains(PartialPattern.known(pattern)))
          .as("index key, seed %d: %s %s", seed, pattern, read)
          .isEqualTo(expected);
    }
    assertThat(matches).isBetween(10_000, 90_000);
  }

  @Test
  void aLooserPolicyNeverLosesAMatch() {
    long seed = 44;
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      String wanted = text(random, 4 + random.nextInt(5));
      List<Alternative> reading =
          List.of(
              new Alternative(new PlateText(mutated(random, wanted)), 0.6),
              new Alternative(new PlateText(mutated(random, wanted)), 0.3));
      boolean exact = matches(matcher.compare(new Wanted(wanted, MatchPolicy.EXACT), reading));
      boolean alike = matches(matcher.compare(new Wanted(wanted, MatchPolicy.EQUIVALENT), reading));
      boolean edit = matches(matcher.compare(new Wanted(wanted, MatchPolicy.ONE_EDIT), reading));
      assertThat(!exact || alike).as("seed %d %d", seed, i).isTrue();
      assertThat(!alike || edit).as("seed %d %d", seed, i).isTrue();
    }
  }

  @Test
  void equivalentMatchIsExplainedCharacterByCharacter() {
    MatchResult result =
        matcher.compare(new Wanted("ABO1234", MatchPolicy.EQUIVALENT), reading("AB01234"));
    assertThat(result).isInstanceOf(MatchResult.Near.class);
    Explanation why = ((MatchResult.Near) result).why();
    assertThat(why.alignment())
        .extracting(AlignedCharacter::relation)
        .containsExactly(
            Relation.SAME,
            Relation.SAME,
            Relation.EQUIVALENT,
            Relation.SAME,
            Relation.SAME,
            Relation.SAME,
            Relation.SAME);
    assertThat(why.alignment().get(2))
        .isEqualTo(new AlignedCharacter('O', '0', Relation.EQUIVALENT));
    assertThat(why.posterior()).isGreaterThan(0).isLessThan(why.readProbability() / 2 + 1e-9);
  }

  @Test
  void twoLookAlikesAreBeyondTheDefaultCap() {
    assertThat(matches(matcher.compare(equivalent("ABO1284"), reading("AB0128A")))).isFalse();
    assertThat(matches(matcher.compare(equivalent("ABOI234"), reading("AB01234")))).isFalse();
    PlateMatcher two =
        new PlateMatcher(new MatchLimits(0.05, 64, 2, 5, 5), ConfusionCosts.standard());
    assertThat(matches(two.compare(equivalent("ABOI234"), reading("AB01234")))).isTrue();
  }

  @Test
  void shortPlatesMustBeReadAsTheyAre() {
    assertThat(matches(matcher.compare(equivalent("AO12"), reading("A012")))).isFalse();
    assertThat(matcher.compare(equivalent("AO12"), reading("AO12")))
        .isInstanceOf(MatchResult.Exact.class);
  }

  @Test
  void anotherAlternativeOfTheReadingIsANearMatchWithItsOwnProbability() {
    List<Alternative> reading =
        List.of(
            new Alternative(new PlateText("KX1234"), 0.7),
            new Alternative(new PlateText("KK1234"), 0.2),
            new Alternative(new PlateText("XX1234"), 0.04));
    MatchResult result = matcher.compare(new Wanted("KK1234", MatchPolicy.EXACT), reading);
    Explanation why = ((MatchResult.Near) result).why();
    assertThat(why.alternative()).isEqualTo(1);
    assertThat(why.posterior()).isCloseTo(0.2, within(1e-12));
    assertThat(matches(matcher.compare(new Wanted("XX1234", MatchPolicy.EXACT), reading)))
        .as("below the least probability")
        .isFalse();
  }

  @Test
  void missingAndExtraCharactersAreNamed() {
    MatchResult.Near missing =
        (MatchResult.Near)
            matcher.compare(new Wanted("KX71234", MatchPolicy.ONE_EDIT), reading("KX1234"));
    assertThat(missing.why().count(Relation.MISSING)).isEqualTo(1);
    MatchResult.Near extra =
        (MatchResult.Near)
            matcher.compare(new Wanted("KX1234", MatchPolicy.ONE_EDIT), reading("9KX1234"));
    assertThat(extra.why().alignment().get(0))
        .isEqualTo(new AlignedCharacter('-', '9', Relation.EXTRA));
  }

  @Test
  void posteriorOfAPartialPlateIsTheSumOfWhatFits() {
    List<Alternative> reading =
        List.of(
            new Alternative(new PlateText("KX1234"), 0.5),
            new Alternative(new PlateText("KX1284"), 0.3),
            new Alternative(new PlateText("KX7284"), 0.2));
    MatchResult.Near near =
        (MatchResult.Near) matcher.compare(new Wanted("KX12?4", MatchPolicy.PARTIAL), reading);
    assertThat(near.why().posterior()).isCloseTo(0.8, within(1e-12));
    assertThat(near.why().supporting()).isEqualTo(2);
  }

  @Test
  void anEmptyReadingMatchesNothing() {
    assertThat(matcher.compare(equivalent("KX1234"), List.of())).isEqualTo(new MatchResult.None());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AB?", "A*B?C", "****", "ab12", "AB12*3*4*5"})
  void partialTextsThatWouldMatchEverybodyAreRefused(String text) {
    assertThatThrownBy(() -> new Wanted(text, MatchPolicy.PARTIAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(text);
  }

  @Test
  void skeletonsAreEqualExactlyForTextsOfLookAlikes() {
    for (String a : allTexts("0OQ1IA8B", 2)) {
      for (String b : allTexts("0OQ1IA8B", 2)) {
        boolean alike = a.length() == b.length();
        for (int i = 0; alike && i < a.length(); i++) {
          alike = a.charAt(i) == b.charAt(i) || LookAlikes.alike(a.charAt(i), b.charAt(i));
        }
        assertThat(LookAlikes.skeleton(a).equals(LookAlikes.skeleton(b))).isEqualTo(alike);
      }
    }
  }

  @Test
  void nothingPrintsAPlate() {
    Wanted wanted = new Wanted("KX71234", MatchPolicy.ONE_EDIT);
    MatchResult result = matcher.compare(wanted, reading("KX7I234"));
    assertThat(wanted + " " + result).doesNotContain("KX7", "1234", "K,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a,b\n",
        "truth,read,probability\nA,B\n",
        "truth,read,probability\nA,B,2\n",
        "truth,read,probability\nA,?,0.1\n",
        "truth,read,probability\nA,B,x\n",
        "truth,read,probability\nA,B,0.1\nA,B,0.1\n"
      })
  void aWrongConfusionFileIsRefusedWithItsLine(String csv) {
    assertThatThrownBy(() -> ConfusionCosts.load(new StringReader(csv)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line ");
  }

  @Test
  void aMoreFrequentConfusionGivesAHigherPosterior() throws IOException {
    ConfusionCosts often =
        ConfusionCosts.load(new StringReader("truth,read,probability\nO,0,0.4\n"));
    ConfusionCosts rare =
        ConfusionCosts.load(new StringReader("truth,read,probability\nO,0,0.001\n"));
    assertThat(posterior(often)).isGreaterThan(posterior(rare) * 10);
  }

  private static double posterior(ConfusionCosts costs) {
    PlateMatcher matcher = new PlateMatcher(MatchLimits.DEFAULT, costs);
    return ((MatchResult.Near) matcher.compare(equivalent("ABO1234"), reading("AB01234")))
        .why()
        .posterior();
  }

  private static Wanted equivalent(String text) {
    return new Wanted(text, MatchPolicy.EQUIVALENT);
  }

  private static boolean matches(MatchResult result) {
    return !(result instanceof MatchResult.None);
  }

  private static List<Alternative> reading(String text) {
    return List.of(new Alternative(new PlateText(text), 0.9));
  }

  /** Written as the policy is explained, not as it is computed. */
  private static boolean oracle(
      String wanted, String read, MatchPolicy policy, MatchLimits limits) {
    if (wanted.equals(read)) {
      return true;
    }
    boolean alike = wanted.length() == read.length();
    int swaps = 0;
    for (int i = 0; alike && i < wanted.length(); i++) {
      char a = wanted.charAt(i);
      char b = read.charAt(i);
      alike =
          a == b
              || LookAlikes.classes().stream()
                  .anyMatch(members -> members.indexOf(a) >= 0 && members.indexOf(b) >= 0);
      swaps += a == b ? 0 : 1;
    }
    alike &= wanted.length() >= limits.minLengthForEquivalents() && swaps <= limits.equivalents();
    return switch (policy) {
      case EXACT -> false;
      case EQUIVALENT -> alike;
      case ONE_EDIT ->
          alike || (wanted.length() >= limits.minLengthForEdit() && levenshtein(wanted, read) <= 1);
      case PARTIAL -> throw new IllegalArgumentException();
    };
  }

  private static int levenshtein(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
        } else {
          int same = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
          d[i][j] = Math.min(same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        }
      }
    }
    return d[a.length()][b.length()];
  }

  private static List<String> allTexts(String alphabet, int maxLength) {
    List<String> all = new ArrayList<>();
    List<String> last = List.of("");
    for (int length = 1; length <= maxLength; length++) {
      List<String> next = new ArrayList<>();
      for (String text : last) {
        alphabet.chars().forEach(c -> next.add(text + (char) c));
      }
      all.addAll(next);
      last = next;
    }
    return all;
  }

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private static String text(Random random, int length) {
    return text(random, length, ALPHABET);
  }

  private static String text(Random random, int length, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String mutated(Random random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int edits = random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(4)) {
        case 0 -> mutated.setCharAt(at, ALPHABET.charAt(random.nextInt(36)));
        case 1 -> mutated.insert(at, ALPHABET.charAt(random.nextInt(36)));
        case 2 -> {
          if (mutated.length() > 1) {
            mutated.deleteCharAt(at);
          }
        }
        default -> {
          char c = mutated.charAt(at);
          LookAlikes.classes().stream()
              .filter(members -> members.indexOf(c) >= 0)
              .forEach(m -> mutated.setCharAt(at, m.charAt(random.nextInt(m.length()))));
        }
      }
    }
    return mutated.toString();
  }

  /** A text that the pattern fits, or would but for one character. */
  private static String filled(Random random, String pattern) {
    StringBuilder text = new StringBuilder();
    int wrong = random.nextInt(2 * pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      int count = c == '*' ? random.nextInt(3) : 1;
      boolean keep = c != '*' && c != '?' && i != wrong;
      text.append(keep ? String.valueOf(c) : text(random, count, "AB01"));
    }
    return text.toString();
  }

  private static String pattern(Random random) {
    while (true) {
      String pattern = text(random, 4 + random.nextInt(4), "AB01AB01?*");
      try {
        new Wanted(pattern, MatchPolicy.PARTIAL);
        return pattern;
      } catch (IllegalArgumentException tooVague) {
        // draw again
      }
    }
  }
}
