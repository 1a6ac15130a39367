package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.checkpointlpr.watchlist.HandlingCode;
import org.checkpointlpr.watchlist.HandlingCodes;
import org.junit.jupiter.api.Test;

/**
 * The crew page's files themselves: words for everything in every language, nothing unsafe in them.
 */
class PageFilesTest {
  private static final Path PAGE =
      Path.of("src/main/resources/org/checkpointlpr/agent/web/page").toAbsolutePath();
  private static final Path INTERFACE = Path.of("api/crew-openapi.yaml").toAbsolutePath();
  private static final long MOST_BYTES = 300_000;

  @Test
  void everyLanguageHasExactlyTheSameMessages() throws IOException {
    Map<String, Map<String, String>> languages = languages();
    Set<String> keys = english(languages).keySet();
    assertThat(languages.keySet()).contains("en", "fr", "es", "ar");
    languages.forEach(
        (language, messages) ->
            assertThat(messages.keySet()).as("keys of " + language).isEqualTo(keys));
  }

  @Test
  void noMessageIsEmptyOrForgetsWhatItIsToName() throws IOException {
    Map<String, Map<String, String>> languages = languages();
    Map<String, String> english = english(languages);
    languages.forEach(
        (language, messages) ->
            messages.forEach(
                (key, message) -> {
                  assertThat(message).as(language + " " + key).isNotBlank();
                  assertThat(all("\\{(\\w+)}", message))
                      .as(language + " " + key)
                      .isEqualTo(all("\\{(\\w+)}", english.getOrDefault(key, "")));
                }));
  }

  @Test
  void everyLanguageSaysItsDirection() throws IOException {
    languages()
        .forEach(
            (language, messages) ->
                assertThat(messages.get("language.direction"))
                    .as(language)
                    .isEqualTo(language.equals("ar") ? "rtl" : "ltr"));
  }

  @Test
  void everyMessageThatTheScriptsNameExists() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String script : scripts()) {
      named.addAll(all("\\b(?:t|around)\\(\\s*\"([^\"]+)\"\\s*[,)]", script));
      named.addAll(all("\\? \"([a-z]+\\.[a-z-]+)\" :", script));
    }
    assertThat(named).hasSizeGreaterThan(100);
    assertThat(english(languages()).keySet()).containsAll(named);
  }

  @Test
  void whateverTheAgentCanSayHasWords() throws IOException {
    Set<String> keys = english(languages()).keySet();
    JsonNode schemas = schemas();
    assertThat(keys).containsAll(keysOf("trouble.", schemas, "Trouble/code"));
    assertThat(keys).containsAll(keysOf("action.", schemas, "Trouble/action"));
    assertThat(keys).containsAll(keysOf("camera.", schemas, "Camera/state"));
    assertThat(keys).containsAll(keysOf("reader.", schemas, "Status/reader/state"));
    assertThat(keys).containsAll(keysOf("clock.", schemas, "Status/clock/source"));
    assertThat(keys).containsAll(keysOf("disk.", schemas, "Status/disk/state"));
    assertThat(keys)
        .containsAll(keysOf("reason.", schemas, "Drill/steps/items/reason"))
        .containsAll(keysOf("drill.", schemas, "Drill/verdict"))
        .containsAll(prefixed("outcome.", enumOf(schemas.get("OutcomeCode"))))
        .containsAll(prefixed("role.", enumOf(schemas.get("Role"))))
        .containsAll(prefixed("sound.", enumOf(schemas.get("Level"))));
  }

  @Test
  void everyHandlingCodeHasASignATwoStepInstructionAndATone() throws IOException {
    Set<String> keys = english(languages()).keySet();
    String signs = read("img/signs.svg");
    String themes = read("css/themes.css");
    JsonNode handling = new ObjectMapper().readTree(read("handling.json"));
    assertThat(handling.size()).isPositive();
    handling
        .properties()
        .forEach(
            code -> {
              assertThat(keys)
                  .contains("handling." + code.getKey() + ".do")
                  .contains("handling." + code.getKey() + ".then");
              assertThat(signs).contains("id=\"" + code.getValue().path("sign").asText() + '"');
              assertThat(themes)
                  .contains("[data-tone=\"" + code.getValue().path("tone").asText() + "\"]");
            });
  }

  @Test
  void whatAMissionMayNameIsWhatThePageHas() throws IOException {
    JsonNode handling = new ObjectMapper().readTree(read("handling.json"));
    List<String> codes = new ArrayList<>();
    handling.fieldNames().forEachRemaining(codes::add);
    assertThat(HandlingCodes.STANDARD).containsExactlyInAnyOrderElementsOf(codes);
    assertThat(prefixed("sign-", Set.copyOf(HandlingCode.SIGNS)))
        .isEqualTo(all("id=\"(sign-[a-z-]+)\"", read("img/signs.svg")));
    for (String tone : HandlingCode.TONES) {
      String rule = tone.equals("look") ? "[data-tone] {" : "[data-tone=\"" + tone + "\"]";
      assertThat(read("css/themes.css")).contains(rule);
    }
    JsonNode named = schemas().path("Handling");
    assertThat(enumOf(named.at("/properties/sign"))).isEqualTo(Set.copyOf(HandlingCode.SIGNS));
    assertThat(enumOf(named.at("/properties/tone"))).isEqualTo(Set.copyOf(HandlingCode.TONES));
  }

  @Test
  void everyIconThatTheScriptsNameIsDrawn() throws IOException {
    Set<String> drawn = all("id=\"([a-z-]+)\"", read("img/signs.svg"));
    for (String script : scripts()) {
      assertThat(drawn).containsAll(all("\"((?:icon|sign)-[a-z-]+)\"", script));
    }
  }

  @Test
  void noScriptTurnsTextIntoMarkupOrCode() throws IOException {
    Pattern unsafe =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function|srcdoc"
                + "|createContextualFragment|javascript:");
    for (String script : scripts()) {
      assertThat(script).doesNotContainPattern(unsafe);
    }
  }

  @Test
  void nothingInThePageIsInlineOrFetchedFromOutside() throws IOException {
    String page = read("index.html");
    assertThat(page).doesNotContainPattern("(?i)\\bstyle=|\\bon[a-z]+=|<style|<script[^>]*>[^<]");
    for (Path file : files()) {
      assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
          .as(file.toString())
          .doesNotContainPattern("https?://|url\\(|@import");
    }
  }

  @Test
  void thePageWeighsAtMost300Kilobytes() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  private static Set<String> keysOf(String prefix, JsonNode schemas, String path) {
    JsonNode node = schemas;
    for (String name : path.split("/", -1)) {
      JsonNode child = node.get(name);
      node = child != null ? child : node.path("properties").path(name);
    }
    return prefixed(prefix, enumOf(node));
  }

  private static Set<String> prefixed(String prefix, Set<String> values) {
    return values.stream().map(value -> prefix + value).collect(Collectors.toSet());
  }

  private static Set<String> enumOf(JsonNode schema) {
    Set<String> values =
        StreamSupport.stream(schema.path("enum").spliterator(), false)
            .filter(value -> !value.isNull())
            .map(JsonNode::asText)
            .collect(Collectors.toSet());
    assertThat(values).as(schema.toString()).isNotEmpty();
    return values;
  }

  private static JsonNode schemas() throws IOException {
    return new ObjectMapper(new YAMLFactory())
        .readTree(INTERFACE.toFile())
        .path("components")
        .path("schemas");
  }

  private static Map<String, Map<String, String>> languages() throws IOException {
    Map<String, Map<String, String>> languages = new TreeMap<>();
    try (Stream<Path> files = Files.list(PAGE.resolve("messages"))) {
      for (Path file : files.toList()) {
        Map<String, String> messages = new TreeMap<>();
        new ObjectMapper()
            .readTree(Files.readString(file))
            .properties()
            .forEach(entry -> messages.put(entry.getKey(), entry.getValue().asText()));
        languages.put(file.getFileName().toString().replace(".json", ""), messages);
      }
    }
    return languages;
  }

  private static Map<String, String> english(Map<String, Map<String, String>> languages) {
    return languages.getOrDefault("en", Map.of());
  }

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<String> scripts() throws IOException {
    List<String> scripts = new ArrayList<>();
    for (Path file : files()) {
      if (file.toString().endsWith(".js")) {
        scripts.add(Files.readString(file));
      }
    }
    return scripts;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(PAGE)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String read(String name) throws IOException {
    return Files.readString(PAGE.resolve(name), StandardCharsets.UTF_8);
  }
}
