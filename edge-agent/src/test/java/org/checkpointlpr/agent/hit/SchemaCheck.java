package org.checkpointlpr.agent.hit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Checks JSON against the part of JSON Schema that our schemas use; any other keyword fails. */
final class SchemaCheck {
  private static final Set<String> DESCRIBING =
      Set.of("$schema", "$id", "title", "contentEncoding", "properties", "required");

  private SchemaCheck() {}

  static void check(Path schema, JsonNode value) throws IOException {
    check(new ObjectMapper().readTree(schema.toFile()), value, "$");
  }

  private static void check(JsonNode schema, JsonNode value, String at) {
    for (Map.Entry<String, JsonNode> rule : schema.properties()) {
      JsonNode wanted = rule.getValue();
      boolean fits =
          switch (rule.getKey()) {
            case "type" -> isType(wanted.asText(), value);
            case "const" -> value.equals(wanted);
            case "enum" -> wanted.valueStream().anyMatch(value::equals);
            case "pattern" -> value.asText().matches(wanted.asText());
            case "minLength" -> value.asText().length() >= wanted.asInt();
            case "maxLength" -> value.asText().length() <= wanted.asInt();
            case "minimum" -> value.asDouble() >= wanted.asDouble();
            case "maximum" -> value.asDouble() <= wanted.asDouble();
            case "minItems" -> value.size() >= wanted.asInt();
            case "maxItems", "maxProperties" -> value.size() <= wanted.asInt();
            case "items" -> {
              for (JsonNode item : value) {
                check(wanted, item, at + "[]");
              }
              yield true;
            }
            case "additionalProperties" -> additional(schema, wanted, value, at);
            default -> DESCRIBING.contains(rule.getKey());
          };
      assertThat(fits).as("%s: %s", at, rule).isTrue();
    }
    for (JsonNode name : schema.path("required")) {
      assertThat(value.has(name.asText())).as("%s.%s is required", at, name).isTrue();
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (value.has(property.getKey())) {
        check(property.getValue(), value.get(property.getKey()), at + "." + property.getKey());
      }
    }
  }

  private static boolean additional(JsonNode schema, JsonNode wanted, JsonNode value, String at) {
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      if (!schema.path("properties").has(property.getKey())) {
        if (wanted.isBoolean()) {
          return wanted.asBoolean();
        }
        check(wanted, property.getValue(), at + "." + property.getKey());
      }
    }
    return true;
  }

  private static boolean isType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> false;
    };
  }
}
