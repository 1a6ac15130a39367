package org.checkpointlpr.agent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextDistanceTest {
  /** All texts of up to three characters of a small alphabet. */
  private static List<String> texts() {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).length() < 3) {
        for (char c : "A0".toCharArray()) {
          texts.add(texts.get(i) + c);
        }
      }
    }
    return texts;
  }

  /** The distance as a walk: from a text to all that one edit makes of it, breadth first. */
  private static Map<String, Integer> walk(String from) {
    Map<String, Integer> distances = new HashMap<>(Map.of(from, 0));
    List<String> queue = new ArrayList<>(List.of(from));
    for (int i = 0; i < queue.size(); i++) {
      String text = queue.get(i);
      int next = distances.getOrDefault(text, 0) + 1;
      for (String neighbour : neighbours(text)) {
        if (neighbour.length() <= 4 && distances.putIfAbsent(neighbour, next) == null) {
          queue.add(neighbour);
        }
      }
    }
    return distances;
  }

  private static List<String> neighbours(String text) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i <= text.length(); i++) {
      String head = text.substring(0, i);
      for (char c : "A0".toCharArray()) {
        result.add(head + c + text.substring(i));
        if (i < text.length()) {
          result.add(head + c + text.substring(i + 1));
        }
      }
      if (i < text.length()) {
        result.add(head + text.substring(i + 1));
      }
    }
    return result;
  }

  @Test
  void isTheShortestWalkOfEdits() {
    for (String a : texts()) {
      Map<String, Integer> distances = walk(a);
      for (String b : texts()) {
        assertThat(TextDistance.edits(a, b))
            .as("%s to %s", a, b)
            .isEqualTo(distances.getOrDefault(b, -1));
      }
    }
  }

  @Test
  void foldsTheTwoPairsAndNoOther() {
    assertThat(TextDistance.folded("OI01B8S5Q")).isEqualTo("0101B8S5Q");
  }
}
