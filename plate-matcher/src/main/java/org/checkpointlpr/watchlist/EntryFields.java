package org.checkpointlpr.watchlist;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.checkpointlpr.match.MatchPolicy;
import org.jspecify.annotations.Nullable;

/**
 * An entry as named texts: the columns of CSV, the members of JSON Lines and of a record in a
 * release. What is empty or default is left out.
 */
final class EntryFields {
  static final List<String> NAMES =
      List.of(
          "id",
          "plate",
          "issuer",
          "policy",
          "category",
          "priority",
          "handling",
          "covert",
          "from",
          "until",
          "hours",
          "places",
          "direction",
          "source",
          "reference",
          "asOf",
          "review",
          "purpose",
          "vehicle",
          "text");

  private static final String DEFAULT_POLICY = "equivalent";
  private static final String DEFAULT_CATEGORY = "OTHER";
  private static final String DEFAULT_PRIORITY = "50";
  private static final String DEFAULT_HANDLING = "STOP_AND_CHECK";

  private EntryFields() {}

  static Map<String, String> of(WatchlistEntry entry) {
    Map<String, String> fields = new LinkedHashMap<>();
    Scope scope = entry.scope();
    Details details = entry.details();
    fields.put("id", entry.id());
    fields.put("plate", entry.plate());
    fields.put("issuer", entry.issuer());
    fields.put("policy", policy(entry.policy()));
    fields.put("category", entry.handling().category());
    fields.put("priority", Integer.toString(entry.handling().priority()));
    fields.put("handling", entry.handling().instruction());
    fields.put("covert", entry.handling().covert() ? "true" : "");
    fields.put("from", text(scope.from()));
    fields.put("until", text(scope.until()));
    Scope.Hours hours = scope.hours();
    fields.put("hours", hours == null ? "" : hours.begin() + "-" + hours.end());
    fields.put("places", String.join(" ", new TreeSet<>(scope.places())));
    fields.put(
        "direction",
        scope.direction() == Direction.ANY
            ? ""
            : scope.direction().toString().toLowerCase(Locale.ROOT));
    fields.put("source", details.source());
    fields.put("reference", details.reference());
    fields.put("asOf", text(details.asOf()));
    fields.put("review", text(details.review()));
    fields.put("purpose", details.purpose());
    fields.put("vehicle", details.vehicle());
    fields.put("text", details.text());
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  /**
   * Makes an entry.
   *
   * @param fields by name; absent ones take their default
   * @param id the id where none is given
   * @throws IllegalArgumentException naming the first field that is wrong
   */
  static WatchlistEntry parse(Map<String, String> fields, String id) {
    Function<String, String> field = name -> fields.getOrDefault(name, "").strip();
    String plate = field.apply("plate");
    if (plate.isEmpty()) {
      throw new IllegalArgumentException("plate is missing");
    }
    return new WatchlistEntry(
        or(field.apply("id"), id),
        plate,
        field.apply("issuer").toUpperCase(Locale.ROOT),
        policy(or(field.apply("policy"), DEFAULT_POLICY)),
        new Handling(
            code(or(field.apply("category"), DEFAULT_CATEGORY)),
            number("priority", or(field.apply("priority"), DEFAULT_PRIORITY)),
            code(or(field.apply("handling"), DEFAULT_HANDLING)),
            truth("covert", field.apply("covert"))),
        scope(field),
        details(field));
  }

  private static Scope scope(Function<String, String> field) {
    return new Scope(
        instant("from", field.apply("from")),
        instant("until", field.apply("until")),
        hours(field.apply("hours")),
        places(field.apply("places")),
        direction(field.apply("direction")));
  }

  private static Details details(Function<String, String> field) {
    return new Details(
        field.apply("source"),
        field.apply("reference"),
        instant("asOf", field.apply("asOf")),
        date("review", field.apply("review")),
        field.apply("purpose"),
        field.apply("vehicle"),
        field.apply("text"));
  }

  private static String policy(MatchPolicy policy) {
    return policy.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static MatchPolicy policy(String text) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    return Arrays.stream(MatchPolicy.values())
        .filter(policy -> policy.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "policy '" + text + "'; allowed are exact, equivalent, one-edit, partial"));
  }

  private static String code(String text) {
    return text.toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  private static int number(String field, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + " '" + text + "' is not a whole number", e);
    }
  }

  private static boolean truth(String field, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "false", "no", "0" -> false;
      case "true", "yes", "1" -> true;
      default ->
          throw new IllegalArgumentException(field + " '" + text + "'; allowed are true and false");
    };
  }

  /** A date alone is its first instant in UTC. */
  private static @Nullable Instant instant(String field, String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return text.length() == 10 ? Instant.parse(text + "T00:00:00Z") : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          field + " '" + text + "'; needed is 2026-11-22 or 2026-11-22T18:00:00Z", e);
    }
  }

  private static @Nullable LocalDate date(String field, String text) {
    try {
      return text.isEmpty() ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(field + " '" + text + "'; needed is 2026-11-22", e);
    }
  }

  private static Scope.@Nullable Hours hours(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      String[] ends = text.split("-", -1);
      if (ends.length == 2) {
        return new Scope.Hours(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("hours '" + text + "'; needed is 22:00-05:30", e);
    }
    throw new IllegalArgumentException("hours '" + text + "'; needed is 22:00-05:30");
  }

  private static Set<String> places(String text) {
    return Arrays.stream(text.split("[ ,|]+"))
        .filter(place -> !place.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Direction direction(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "any", "both" -> Direction.ANY;
      case "in" -> Direction.IN;
      case "out" -> Direction.OUT;
      default ->
          throw new IllegalArgumentException("direction '" + text + "'; allowed are in and out");
    };
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
