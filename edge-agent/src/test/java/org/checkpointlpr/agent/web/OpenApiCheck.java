package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks JSON against the schemas of the OpenAPI document; any keyword that it does not know fails.
 * Stricter than JSON Schema in one point: a key that the document does not name fails too, so that
 * nothing is sent that is not documented.
 */
final class OpenApiCheck {
  private static final Set<String> DESCRIBING =
      Set.of("description", "example", "format", "contentEncoding", "required", "properties");

  private final JsonNode document;

  OpenApiCheck(Path file) throws IOException {
    document = new YAMLMapper().readTree(file.toFile());
  }

  /** Returns all operations, as {@code GET /api/state}. */
  Set<String> operations() {
    Set<String> all = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> all.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()));
    }
    return all;
  }

  /** Returns the schema of an operation's body, and an example; both are missing for a GET. */
  RequestBody body(String method, String path) {
    JsonNode json =
        resolve(document.path("paths").path(path).path(method).path("requestBody"))
            .path("content")
            .path("application/json");
    return new RequestBody(json.path("schema"), json.path("example"));
  }

  /** What may be sent. */
  record RequestBody(JsonNode schema, JsonNode example) {}

  /** Returns the schema of a property, wherever it stands. */
  JsonNode property(RequestBody body, String name) {
    return resolve(body.schema().path("properties").path(name));
  }

  /** Checks an answer of an operation. */
  void answer(String method, String path, int status, JsonNode body) {
    JsonNode responses = document.path("paths").path(path).path(method).path("responses");
    JsonNode response = resolve(responses.path(Integer.toString(status)));
    String type = status == 200 ? "application/json" : "application/problem+json";
    if (response.isMissingNode()) {
      response = resolve(responses.path(status / 100 + "XX"));
    }
    JsonNode schema = response.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("%s %s %d", method, path, status).isFalse();
    check(schema, body, method + " " + path);
  }

  /** Checks a value against a named schema. */
  void value(String schema, JsonNode value) {
    JsonNode found = document.at("/components/schemas/" + schema);
    assertThat(found.isMissingNode()).as(schema).isFalse();
    check(found, value, schema);
  }

  /** Checks every example of the document against its own schema; returns how many there are. */
  int examples() {
    int count = 0;
    List<JsonNode> media = new ArrayList<>();
    for (JsonNode content : document.findValues("content")) {
      content.properties().forEach(entry -> media.add(entry.getValue()));
    }
    for (JsonNode one : media) {
      JsonNode schema = one.path("schema");
      if (one.has("example") && !one.path("example").isTextual()) {
        check(schema, one.path("example"), "example");
        count++;
      }
      for (JsonNode example : one.path("examples")) {
        check(schema, example.path("value"), "example");
        count++;
      }
    }
    return count;
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private void check(JsonNode unresolved, JsonNode value, String at) {
    JsonNode schema = resolve(unresolved);
    for (Map.Entry<String, JsonNode> rule : schema.properties()) {
      assertThat(fits(rule, schema, value, at)).as("%s: %s is %s", at, rule, value).isTrue();
    }
    for (JsonNode name : schema.path("required")) {
      assertThat(value.has(name.asText())).as("%s.%s is required", at, name).isTrue();
    }
    if (value.isObject() && schema.has("properties")) {
      Set<String> known = names(schema);
      value.fieldNames().forEachRemaining(key -> assertThat(known).as(at).contains(key));
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (value.has(property.getKey())) {
        check(property.getValue(), value.get(property.getKey()), at + "." + property.getKey());
      }
    }
  }

  private boolean fits(
      Map.Entry<String, JsonNode> rule, JsonNode schema, JsonNode value, String at) {
    JsonNode wanted = rule.getValue();
    return switch (rule.getKey()) {
      case "type" -> isType(wanted, value);
      case "enum" -> wanted.valueStream().anyMatch(value::equals);
      case "pattern" -> value.asText().matches(wanted.asText());
      case "minLength" -> value.asText().length() >= wanted.asInt();
      case "maxLength" -> value.asText().length() <= wanted.asInt();
      case "minimum" -> value.asDouble() >= wanted.asDouble();
      case "maximum" -> value.asDouble() <= wanted.asDouble();
      case "maxItems" -> value.size() <= wanted.asInt();
      case "items" -> {
        value.forEach(item -> check(wanted, item, at + "[]"));
        yield true;
      }
      case "oneOf" -> {
        JsonNode chosen = choose(wanted, value);
        check(chosen, value, at);
        yield true;
      }
      case "allOf" -> {
        wanted.forEach(part -> parts(part, value, at));
        Set<String> known = names(schema);
        value.fieldNames().forEachRemaining(key -> assertThat(known).as(at).contains(key));
        yield true;
      }
      case "additionalProperties" -> {
        if (wanted.isObject()) {
          value.forEach(each -> check(wanted, each, at));
        }
        yield true;
      }
      default -> DESCRIBING.contains(rule.getKey());
    };
  }

  /** One part of several: its own keys only; the others' are checked by the others. */
  private void parts(JsonNode unresolved, JsonNode value, String at) {
    JsonNode part = resolve(unresolved);
    for (JsonNode name : part.path("required")) {
      assertThat(value.has(name.asText())).as("%s.%s is required", at, name).isTrue();
    }
    for (Map.Entry<String, JsonNode> property : part.path("properties").properties()) {
      if (value.has(property.getKey())) {
        check(property.getValue(), value.get(property.getKey()), at + "." + property.getKey());
      }
    }
  }

  private JsonNode choose(JsonNode options, JsonNode value) {
    for (JsonNode option : options) {
      boolean isNull = option.path("type").asText().equals("null");
      if (isNull == value.isNull()) {
        return option;
      }
    }
    throw new AssertionError("no option for " + value);
  }

  private Set<String> names(JsonNode unresolved) {
    JsonNode schema = resolve(unresolved);
    Set<String> names = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    schema.path("allOf").forEach(part -> names.addAll(names(part)));
    return names;
  }

  private static boolean isType(JsonNode wanted, JsonNode value) {
    if (wanted.isArray()) {
      return wanted.valueStream().anyMatch(one -> isType(one, value));
    }
    return switch (wanted.asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> false;
    };
  }
}
