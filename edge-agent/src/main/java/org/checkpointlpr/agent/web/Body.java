package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The JSON object of a request, read strictly: no key twice, none that nobody asked for by {@link
 * #end}, nothing after the end. Used by one thread.
 */
final class Body {
  /** The largest body: a note of 500 characters of four bytes, and room. */
  static final int MAX_BYTES = 4096;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(2)
                          .maxNumberLength(12)
                          .maxNameLength(32)
                          .maxStringLength(2000)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;
  private final Set<String> asked = new HashSet<>();

  private Body(JsonNode object) {
    this.object = object;
  }

  static Body read(byte[] bytes) throws Refusal {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || !node.isObject()) {
        throw new Refusal(Refusal.Code.BAD_JSON);
      }
      return new Body(node);
    } catch (IOException e) {
      throw new Refusal(Refusal.Code.BAD_JSON);
    }
  }

  boolean has(String key) {
    return object.has(key);
  }

  boolean flag(String key) throws Refusal {
    JsonNode value = value(key);
    if (!value.isBoolean()) {
      throw Refusal.field(key);
    }
    return value.booleanValue();
  }

  int number(String key, int min, int max) throws Refusal {
    JsonNode value = value(key);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw Refusal.field(key);
    }
    int number = value.intValue();
    if (number < min || number > max) {
      throw Refusal.field(key);
    }
    return number;
  }

  /** Reads a text without control characters, or half a surrogate pair. */
  String text(String key, int min, int max) throws Refusal {
    JsonNode value = value(key);
    if (!value.isTextual()) {
      throw Refusal.field(key);
    }
    String text = value.textValue();
    boolean clean =
        text.codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || c == 0xFFFE
                        || c == 0xFFFF);
    if (text.length() < min || text.length() > max || !clean) {
      throw Refusal.field(key);
    }
    return text;
  }

  /** Reads a text that may be absent: then it is empty. */
  String optionalText(String key, int max) throws Refusal {
    return has(key) ? text(key, 0, max) : skip(key);
  }

  String text(String key, Pattern pattern) throws Refusal {
    String text = text(key, 0, MAX_BYTES);
    if (!pattern.matcher(text).matches()) {
      throw Refusal.field(key);
    }
    return text;
  }

  String optionalText(String key, Pattern pattern) throws Refusal {
    return has(key) ? text(key, pattern) : skip(key);
  }

  /** Reports a key that nobody asked for. */
  void end() throws Refusal {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!asked.contains(name)) {
        throw Refusal.field(name.length() > 40 ? name.substring(0, 40) : name);
      }
    }
  }

  private String skip(String key) {
    asked.add(key);
    return "";
  }

  private JsonNode value(String key) throws Refusal {
    asked.add(key);
    JsonNode value = object.get(key);
    if (value == null) {
      throw Refusal.field(key);
    }
    return value;
  }
}
