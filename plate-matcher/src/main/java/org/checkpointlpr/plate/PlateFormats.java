package org.checkpointlpr.plate;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The format pack: what is known of each issuer's layouts, as a prior for what a plate may say. It
 * ranks; it never throws a reading away. Immutable; safe on any thread.
 */
public final class PlateFormats {
  /** How strongly layouts weigh against what the reader saw. */
  public record Strength(double exponent, double floor) {
    /**
     * Half of the evidence in log scale, and no alternative falls below a tenth of its relative
     * probability: a reader's own probabilities already hold some of the layout, and plates that no
     * pack knows do exist.
     */
    public static final Strength DEFAULT = new Strength(0.5, 0.1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is not within 0 to 1, or the floor is 0
     */
    public Strength {
      if (!(exponent >= 0 && exponent <= 1 && floor > 0 && floor <= 1)) {
        throw new IllegalArgumentException(
            "exponent %s and floor %s; allowed are 0 to 1, floor above 0"
                .formatted(exponent, floor));
      }
    }
  }

  // What an unknown layout weighs beside the known ones: one plate in fifty fits none of them.
  private static final double UNKNOWN = 0.02;
  // A layout from indirect sources may be wrong: it counts a third of one that is certain.
  private static final double UNCERTAIN = 1 / 3d;
  private static final String STANDARD = "plate-formats.yaml";

  private record Weighted(
      Issuer issuer, LayoutPattern pattern, double weight, Proportion proportion) {}

  private static final class Standard {
    static final PlateFormats INSTANCE = loadStandard();
  }

  private final List<Issuer> issuers;
  private final Map<Integer, List<Weighted>> byLength;
  private final double weight;

  private PlateFormats(List<Issuer> issuers) {
    this.issuers = List.copyOf(issuers);
    this.byLength = byLength(this.issuers);
    this.weight =
        byLength.values().stream().flatMap(List::stream).mapToDouble(Weighted::weight).sum();
  }

  /** Returns the pack that comes with the product. */
  public static PlateFormats standard() {
    return Standard.INSTANCE;
  }

  /**
   * Reads a pack.
   *
   * @param yaml UTF-8 text of at most 4 MiB; the caller closes it
   * @throws FormatPackException if anything in it is wrong
   * @throws IOException if it cannot be read
   */
  public static PlateFormats load(Reader yaml) throws FormatPackException, IOException {
    return new PlateFormats(FormatPackReader.read(yaml));
  }

  private static PlateFormats loadStandard() {
    try (InputStream in = PlateFormats.class.getResourceAsStream(STANDARD)) {
      if (in == null) {
        throw new IllegalStateException(STANDARD + " is missing from the program");
      }
      return load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatPackException e) {
      throw new IllegalStateException(STANDARD + " is wrong", e);
    }
  }

  private static Map<Integer, List<Weighted>> byLength(List<Issuer> issuers) {
    double weights = issuers.stream().mapToDouble(Issuer::weight).sum();
    Map<Integer, List<Weighted>> byLength = new HashMap<>();
    for (Issuer issuer : issuers) {
      double shares = issuer.layouts().stream().mapToDouble(PlateLayout::share).sum();
      for (PlateLayout layout : issuer.layouts()) {
        double trust = layout.certain() ? 1 : UNCERTAIN;
        double weight =
            trust * issuer.weight() / weights * layout.share() / shares / layout.patterns().size();
        for (String source : layout.patterns()) {
          LayoutPattern pattern = LayoutPattern.parse(source, issuer.unusedLetters());
          byLength
              .computeIfAbsent(pattern.length(), length -> new ArrayList<>())
              .add(new Weighted(issuer, pattern, weight, Proportion.of(layout.size(), source)));
        }
      }
    }
    return byLength;
  }

  /** Returns all issuers, in the order of the file. */
  public List<Issuer> issuers() {
    return issuers;
  }

  /** Returns the issuer with this id. */
  public Optional<Issuer> issuer(String id) {
    return issuers.stream().filter(issuer -> issuer.id().equals(id)).findFirst();
  }

  /**
   * Returns a pack of these issuers only, as common as the numbers say: a model of a place's
   * traffic.
   *
   * @param shares positive numbers by issuer id
   * @throws IllegalArgumentException if there are none, an id is unknown or a number not positive
   */
  public PlateFormats traffic(Map<String, Double> shares) {
    List<Issuer> passing = new ArrayList<>();
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      Issuer issuer =
          issuer(share.getKey())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "issuer '" + share.getKey() + "' is not in the format pack"));
      if (!(share.getValue() > 0)) {
        throw new IllegalArgumentException(
            "share " + share.getValue() + " of " + share.getKey() + "; allowed: above 0");
      }
      passing.add(reweighted(issuer, share.getValue() / issuer.weight()));
    }
    if (passing.isEmpty()) {
      throw new IllegalArgumentException("a model of traffic needs at least one issuer");
    }
    return new PlateFormats(passing);
  }

  /**
   * Returns a pack in which these issuers are as much more common as the factor says: for a place
   * where one knows whose vehicles pass.
   *
   * @throws IllegalArgumentException if an id is unknown or the factor is not positive
   */
  public PlateFormats favouring(Set<String> ids, double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor " + factor + "; allowed are positive numbers");
    }
    for (String id : ids) {
      if (issuer(id).isEmpty()) {
        throw new IllegalArgumentException("issuer '" + id + "' is not in the format pack");
      }
    }
    return new PlateFormats(
        issuers.stream()
            .map(issuer -> ids.contains(issuer.id()) ? reweighted(issuer, factor) : issuer)
            .toList());
  }

  private static Issuer reweighted(Issuer issuer, double factor) {
    return new Issuer(
        issuer.id(),
        issuer.name(),
        issuer.region(),
        issuer.weight() * factor,
        issuer.unusedLetters(),
        issuer.layouts());
  }

  /** Returns the issuers whose layouts the text fits, most probable first; often several. */
  public List<IssuerMatch> issuersOf(PlateText text) {
    return issuersOf(text, Proportion.UNKNOWN);
  }

  /**
   * Returns the issuers whose layouts the text fits, most probable first; often several.
   *
   * @param proportion how many times as long as high the plate looks; {@link Double#NaN} if that is
   *     not known
   */
  public List<IssuerMatch> issuersOf(PlateText text, double proportion) {
    List<Weighted> fitting =
        byLength.getOrDefault(text.length(), List.of()).stream()
            .filter(candidate -> candidate.pattern().matches(text.value()))
            .toList();
    ToDoubleFunction<Weighted> support = candidate -> support(candidate, proportion);
    double total = fitting.stream().mapToDouble(support).sum();
    return fitting.stream()
        .collect(Collectors.groupingBy(candidate -> candidate.issuer().id()))
        .values()
        .stream()
        .map(ofOneIssuer -> issuerMatch(ofOneIssuer, support, total))
        .sorted(
            Comparator.comparingDouble(IssuerMatch::probability)
                .reversed()
                .thenComparing(IssuerMatch::issuer))
        .toList();
  }

  private static IssuerMatch issuerMatch(
      List<Weighted> ofOneIssuer, ToDoubleFunction<Weighted> support, double total) {
    Weighted best = ofOneIssuer.stream().max(Comparator.comparingDouble(support)).orElseThrow();
    double sum = ofOneIssuer.stream().mapToDouble(support).sum();
    return new IssuerMatch(
        best.issuer().id(), best.issuer().name(), best.pattern().source(), sum / total);
  }

  /**
   * Returns the probability that a passing vehicle has exactly this text, if every vehicle's plate
   * follows the pack's layouts and they are as common as the pack says; 0 for an unknown layout.
   */
  public double probabilityOf(PlateText text) {
    return (fit(text, Proportion.UNKNOWN) - UNKNOWN)
        / Math.pow(LayoutPattern.ALPHABET.length(), text.length())
        / weight;
  }

  /** Returns the text of a random passing vehicle, drawn as {@link #probabilityOf} says. */
  public PlateText random(RandomGenerator random) {
    double at = random.nextDouble() * weight;
    for (List<Weighted> ofOneLength : byLength.values()) {
      for (Weighted candidate : ofOneLength) {
        at -= candidate.weight();
        if (at < 0) {
          return Canonicalizer.canonical(candidate.pattern().example(random));
        }
      }
    }
    return random(random); // rounding left a rest
  }

  /** Re-ranks with the default strength; see {@link #rerank(List, Strength)}. */
  public List<Alternative> rerank(List<Alternative> alternatives) {
    return rerank(alternatives, Strength.DEFAULT);
  }

  /**
   * Weighs the alternatives of one reading by how well their texts fit known layouts. All of them
   * come back, most probable first; their probabilities add up to what they added up to before.
   */
  public List<Alternative> rerank(List<Alternative> alternatives, Strength strength) {
    return rerank(alternatives, strength, Proportion.UNKNOWN);
  }

  /**
   * Weighs the alternatives as {@link #rerank(List, Strength)} does; layouts of plates that are as
   * long as this one looks count more than others.
   *
   * @param proportion how many times as long as high the plate looks; {@link Double#NaN} if that is
   *     not known
   */
  public List<Alternative> rerank(
      List<Alternative> alternatives, Strength strength, double proportion) {
    double[] fits = alternatives.stream().mapToDouble(a -> fit(a.text(), proportion)).toArray();
    double bestFit = Arrays.stream(fits).max().orElse(UNKNOWN);
    double before = 0;
    double after = 0;
    double[] weighed = new double[alternatives.size()];
    for (int i = 0; i < weighed.length; i++) {
      Alternative alternative = alternatives.get(i);
      double factor = Math.pow(fits[i] / bestFit, strength.exponent());
      weighed[i] = alternative.probability() * Math.max(factor, strength.floor());
      before += alternative.probability();
      after += weighed[i];
    }
    if (after == 0) {
      return List.copyOf(alternatives);
    }
    List<Alternative> ranked = new ArrayList<>(weighed.length);
    for (int i = 0; i < weighed.length; i++) {
      double probability = Math.min(1, weighed[i] * before / after);
      ranked.add(new Alternative(alternatives.get(i).text(), probability));
    }
    ranked.sort(Comparator.comparingDouble(Alternative::probability).reversed());
    return List.copyOf(ranked);
  }

  /**
   * Returns how much more probable the text is as a plate than as random characters: the sum over
   * all patterns it fits, plus a constant for layouts nobody has written down.
   */
  private double fit(PlateText text, double proportion) {
    double fit = UNKNOWN;
    for (Weighted candidate : byLength.getOrDefault(text.length(), List.of())) {
      if (candidate.pattern().matches(text.value())) {
        fit += support(candidate, proportion);
      }
    }
    return fit;
  }

  private static double support(Weighted candidate, double proportion) {
    return candidate.weight()
        * candidate.pattern().density()
        * candidate.proportion().likeness(proportion);
  }
}
