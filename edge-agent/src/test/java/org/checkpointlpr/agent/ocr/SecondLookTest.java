package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
import org.junit.jupiter.api.Test;

final class SecondLookTest {
  private static final Quad PLATE = Quad.ofBox(100, 50, 200, 50);

  private final List<Quad> looks = new ArrayList<>();

  @Test
  void aSureFirstLookIsTheOnlyOne() {
    assertThat(read(Map.of("AB123", 0.95), Map.of("X", 1.0)).probabilities())
        .isEqualTo(Map.of("AB123", 0.95));
    assertThat(looks).containsExactly(PLATE);
  }

  @Test
  void whatTheLayoutsDecideIsNoReasonToLookAgain() {
    read(Map.of("AA123BB", 0.5, "AA1238B", 0.5), Map.of("X", 1.0));
    assertThat(looks).hasSize(1);
  }

  @Test
  void whatIsSurelyNothingIsNotLookedAtAgain() {
    read(Map.of("", 0.95, "I", 0.05), Map.of("X", 1.0));
    assertThat(looks).hasSize(1);
  }

  @Test
  void aPlateFarAwayIsLookedAtOnce() {
    SecondLook.read(
        Quad.ofBox(100, 50, 59, 15),
        Effort.THOROUGH,
        corners -> {
          looks.add(corners);
          return new Spellings(Map.of("AB128", 0.6, "AB123", 0.4));
        });
    assertThat(looks).hasSize(1);
  }

  @Test
  void otherLooksOutvoteAnUnsureFirstOne() {
    Spellings both = read(Map.of("AB128", 0.6, "AB123", 0.4), Map.of("AB123", 0.9, "AB128", 0.1));
    assertThat(both.toReading().best().text().value()).isEqualTo("AB123");
    assertThat(both.probabilities().values().stream().mapToDouble(p -> p).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void whatStaysUnsureIsLookedAtMoreOften() {
    read(Map.of("AB1", 0.5), Map.of("AB1", 0.9));
    int few = looks.size();
    looks.clear();
    read(Map.of("AB1", 0.5), Map.of("AB1", 0.5));
    assertThat(looks).hasSizeGreaterThan(few);
  }

  @Test
  void otherLooksStayCloseToTheCornersAndDiffer() {
    read(Map.of("AB1", 0.5), Map.of("AB1", 0.5));
    assertThat(looks).hasSizeGreaterThan(2).doesNotHaveDuplicates();
    assertThat(looks)
        .allSatisfy(
            look -> {
              assertThat(look.isConvex()).isTrue();
              assertThat(look.boxOverlap(PLATE)).isGreaterThan(0.7);
            });
  }

  @Test
  void aPictureFromAFileIsLookedAtMoreOftenThanAFrameThatTheNextOneFollows() {
    Map<Effort, Integer> times = new EnumMap<>(Effort.class);
    for (Effort effort : Effort.values()) {
      looks.clear();
      read(effort, Map.of("AB1", 0.5), Map.of("AB1", 0.5));
      times.put(effort, looks.size());
    }
    assertThat(times.get(Effort.QUICK)).isEqualTo(1);
    assertThat(times.get(Effort.PASSING)).isGreaterThan(1);
    assertThat(times.get(Effort.THOROUGH)).isGreaterThan(times.get(Effort.PASSING));
  }

  private Spellings read(Map<String, Double> first, Map<String, Double> others) {
    return read(Effort.THOROUGH, first, others);
  }

  private Spellings read(Effort effort, Map<String, Double> first, Map<String, Double> others) {
    return SecondLook.read(
        PLATE,
        effort,
        corners -> {
          looks.add(corners);
          return new Spellings(looks.size() == 1 ? first : others);
        });
  }
}
