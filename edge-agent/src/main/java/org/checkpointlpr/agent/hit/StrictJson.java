package org.checkpointlpr.agent.hit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read strictly: bounded depth and sizes, no key twice, nothing after the end, and
 * every key must have been asked for by the time {@link #end} is called.
 */
final class StrictJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxNumberLength(20)
                          .maxNameLength(64)
                          .maxStringLength(64_000)
                          .maxDocumentLength(70_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;
  private final Set<String> asked = new HashSet<>();

  private StrictJson(JsonNode object) {
    this.object = object;
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of values has no JSON", e);
    }
  }

  static StrictJson read(byte[] bytes) throws RecordException {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || !node.isObject()) {
        throw new RecordException("not a JSON object");
      }
      return new StrictJson(node);
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new RecordException(
          "not valid JSON within the limits: " + e.getClass().getSimpleName());
    } catch (IOException e) {
      throw new RecordException("not readable", e);
    }
  }

  void end() throws RecordException {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      if (!asked.contains(names.next())) {
        throw new RecordException("a key that does not belong there");
      }
    }
  }

  String text(String key) throws RecordException {
    JsonNode node = get(key);
    if (node == null || !node.isTextual()) {
      throw new RecordException("\"" + key + "\" must be a text");
    }
    return node.asText();
  }

  String text(String key, String absent) throws RecordException {
    return has(key) ? text(key) : absent;
  }

  long number(String key) throws RecordException {
    JsonNode node = get(key);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new RecordException("\"" + key + "\" must be a whole number");
    }
    return node.asLong();
  }

  long number(String key, long absent) throws RecordException {
    return has(key) ? number(key) : absent;
  }

  double decimal(String key) throws RecordException {
    JsonNode node = get(key);
    if (node == null || !node.isNumber()) {
      throw new RecordException("\"" + key + "\" must be a number");
    }
    return node.asDouble();
  }

  boolean flag(String key) throws RecordException {
    JsonNode node = get(key);
    if (node == null || !node.isBoolean()) {
      throw new RecordException("\"" + key + "\" must be true or false");
    }
    return node.asBoolean();
  }

  Instant instant(String key) throws RecordException {
    try {
      return Instant.parse(text(key));
    } catch (DateTimeException e) {
      throw new RecordException("\"" + key + "\" must be an instant, 2026-01-31T12:00:00.000Z", e);
    }
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) throws RecordException {
    String word = text(key);
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(word)) {
        return constant;
      }
    }
    throw new RecordException("\"" + key + "\" is none of the allowed words");
  }

  List<StrictJson> objects(String key) throws RecordException {
    JsonNode node = get(key);
    if (node == null || !node.isArray()) {
      throw new RecordException("\"" + key + "\" must be a list");
    }
    List<StrictJson> objects = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isObject()) {
        throw new RecordException("\"" + key + "\" must be a list of objects");
      }
      objects.add(new StrictJson(element));
    }
    return objects;
  }

  Map<String, String> texts(String key) throws RecordException {
    Map<String, String> texts = new TreeMap<>();
    StrictJson inner = inner(key);
    for (Iterator<String> names = inner.object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      texts.put(name, inner.text(name));
    }
    return texts;
  }

  Map<String, Long> numbers(String key) throws RecordException {
    Map<String, Long> numbers = new TreeMap<>();
    StrictJson inner = inner(key);
    for (Iterator<String> names = inner.object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      numbers.put(name, inner.number(name));
    }
    return numbers;
  }

  boolean has(String key) {
    return get(key) != null;
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private StrictJson inner(String key) throws RecordException {
    JsonNode node = get(key);
    if (node == null || !node.isObject()) {
      throw new RecordException("\"" + key + "\" must be an object");
    }
    return new StrictJson(node);
  }

  private @Nullable JsonNode get(String key) {
    asked.add(key);
    return object.get(key);
  }
}
