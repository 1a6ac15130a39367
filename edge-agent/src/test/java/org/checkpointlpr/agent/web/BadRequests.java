package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Makes bodies that must be refused out of the OpenAPI document: whatever the schema of an
 * operation forbids is tried, one thing at a time, on an example that is right otherwise.
 */
final class BadRequests {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Longer than any text may be, and still within the length of a body. */
  private static final String LONG = "x".repeat(1000);

  private static final JsonMapper ESCAPING =
      JsonMapper.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .build();

  private final OpenApiCheck api;

  BadRequests(OpenApiCheck api) {
    this.api = api;
  }

  /** A body, and what is wrong with it. */
  record Bad(String what, String body) {}

  List<Bad> of(String method, String path) {
    OpenApiCheck.RequestBody right = api.body(method, path);
    List<Bad> bad = new ArrayList<>(notOneObject(right.example().toString()));
    ObjectNode more = right.example().deepCopy();
    bad.add(new Bad("an unknown field", more.put("__proto__", 1).toString()));
    for (JsonNode required : right.schema().path("required")) {
      ObjectNode less = right.example().deepCopy();
      less.remove(required.asText());
      bad.add(new Bad("no " + required.asText(), less.toString()));
    }
    for (Map.Entry<String, JsonNode> property : right.schema().path("properties").properties()) {
      String name = property.getKey();
      for (JsonNode value : wrong(api.property(right, name))) {
        ObjectNode changed = right.example().deepCopy();
        changed.set(name, value);
        String text = escaped(changed);
        bad.add(new Bad(name + " " + (text.length() > 80 ? text.substring(0, 80) : text), text));
      }
    }
    return bad;
  }

  /** Half a pair of surrogates has no bytes of its own: it can be sent as an escape alone. */
  private static String escaped(JsonNode json) {
    try {
      return ESCAPING.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Bad> notOneObject(String right) {
    List<Bad> bad = new ArrayList<>();
    for (String body :
        List.of(
            "", " ", "null", "[]", "[{}]", "0", "\"x\"", "{", "{]", "{} {}", "{'a':1}", "\u0000")) {
      bad.add(new Bad("body " + body, body));
    }
    bad.add(new Bad("two bodies", right + right));
    bad.add(new Bad("a comment", "/**/" + right));
    bad.add(new Bad("a field twice", "{\"zz\":1,\"zz\":1}"));
    bad.add(new Bad("too deep", "{\"a\":".repeat(500) + "1" + "}".repeat(500)));
    bad.add(new Bad("too large", "{\"a\":\"" + "x".repeat(Body.MAX_BYTES) + "\"}"));
    bad.add(new Bad("much too large", " ".repeat(500_000) + right));
    return bad;
  }

  private static List<JsonNode> wrong(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    String type = schema.path("type").asText();
    for (JsonNode value :
        List.of(
            JSON.nullNode(),
            JSON.textNode("1"),
            JSON.numberNode(1),
            JSON.numberNode(1.5),
            JSON.booleanNode(true),
            JSON.arrayNode(),
            JSON.objectNode())) {
      boolean right =
          switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("no wrong values are known for " + type);
          };
      if (!right) {
        values.add(value);
      }
    }
    if (type.equals("string")) {
      wrongTexts(schema).forEach(text -> values.add(JSON.textNode(text)));
    }
    if (type.equals("integer")) {
      values.add(JSON.numberNode(schema.path("minimum").asLong() - 1));
      values.add(JSON.numberNode(schema.path("maximum").asLong() + 1));
      values.add(JSON.numberNode(Long.MAX_VALUE));
    }
    return values;
  }

  private static List<String> wrongTexts(JsonNode schema) {
    List<String> texts = new ArrayList<>(List.of(LONG, "\u0000", "a\u001Bb", "\uD800", "\uFFFE"));
    if (schema.has("maxLength")) {
      texts.add("1".repeat(schema.path("maxLength").asInt() + 1));
    }
    if (schema.path("minLength").asInt() > 0) {
      texts.add("");
    }
    for (String hostile :
        List.of("<script>alert(1)</script>", "\u202Eyes", " yes", "YES ", "\uD83D\uDE97", "'--")) {
      boolean fits =
          schema.has("enum")
              ? StreamSupport.stream(schema.path("enum").spliterator(), false)
                  .anyMatch(one -> one.asText().equals(hostile))
              : !schema.has("pattern") || hostile.matches(schema.path("pattern").asText());
      if (!fits) {
        texts.add(hostile);
      }
    }
    return texts;
  }
}
