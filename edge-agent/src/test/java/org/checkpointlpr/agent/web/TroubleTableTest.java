package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The crew's guide lists every trouble as the page tells it: one state, one sound, one action. */
class TroubleTableTest {
  private static final Path GUIDE = Path.of("docs", "crew.md");
  private static final String HEAD = "| The page says | Colour | Sound | Do |\n|---|---|---|---|\n";

  private static final Map<String, String> SOUNDS =
      Map.of("urgent", "urgent, every minute", "attention", "once", "none", "none");

  @Test
  void theGuideNamesEveryTroubleWithItsColourSoundAndAction() throws IOException {
    JsonNode words = words();
    StringBuilder table = new StringBuilder(HEAD);
    for (Trouble.Kind kind : Trouble.Kind.values()) {
      JsonNode json = Trouble.of(kind).json(Instant.EPOCH);
      table.append(
          row(
              words,
              json.path("code").asText(),
              json.path("severity").asText(),
              json.path("sound").asText(),
              json.path("action").asText()));
    }
    // The two that the page finds out by itself.
    table.append(row(words, "agent-silent", "red", "urgent", "call-technician"));
    table.append(row(words, "sound-off", "amber", "none", "touch-page"));
    assertThat(Files.readString(GUIDE))
        .as("the guide must contain this table:\n%s", table)
        .contains(table);
  }

  @Test
  void noTwoTroublesSayTheSameAndEachSaysWhatToDo() throws IOException {
    JsonNode words = words();
    List<String> said = new ArrayList<>();
    for (Trouble.Kind kind : Trouble.Kind.values()) {
      JsonNode json = Trouble.of(kind).json(Instant.EPOCH);
      said.add(words.path("trouble." + json.path("code").asText()).asText());
      assertThat(words.path("action." + json.path("action").asText()).asText())
          .as("what to do: %s", kind)
          .isNotBlank();
    }
    assertThat(said).doesNotHaveDuplicates().noneMatch(String::isBlank);
  }

  private static String row(
      JsonNode words, String code, String severity, String sound, String action) {
    return "| %s | %s | %s | %s |\n"
        .formatted(
            words.path("trouble." + code).asText().replaceAll("\\{\\w+}", "20"),
            severity,
            SOUNDS.get(sound),
            words.path("action." + action).asText());
  }

  private static JsonNode words() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            TroubleTableTest.class.getResourceAsStream("page/messages/en.json"))) {
      return new ObjectMapper().readTree(in);
    }
  }
}
