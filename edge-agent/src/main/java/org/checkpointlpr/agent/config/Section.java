package org.checkpointlpr.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a YAML file, read key by key. Every getter notes its key as known and reports what
 * is wrong instead of throwing; {@link #reportUnknownKeys()} reports the rest. Used by one thread.
 */
final class Section {
  /** A key that differs from a known one by at most this many letters is taken for a slip. */
  private static final int SLIP = 3;

  private final String path;
  private final Node node;
  private final Path folder;
  private final List<ConfigProblem> problems;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  Section(String path, Node node, Path folder, List<ConfigProblem> problems) {
    this.path = path;
    this.node = node;
    this.folder = folder;
    this.problems = problems;
    if (!(node instanceof MappingNode mapping)) {
      report(node, path, "is not a section; write its keys below it, indented");
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        report(tuple.getKeyNode(), path, "holds a key that is not a plain word");
        continue;
      }
      String key = scalar.getValue();
      if (entries.put(key, tuple) != null) {
        report(tuple.getKeyNode(), full(key), "appears twice; remove one");
      }
    }
  }

  /** Returns whether the key stands in the file. */
  boolean has(String key) {
    known.add(key);
    return entries.containsKey(key);
  }

  /** Reads a text that matches the pattern whole; {@code allowed} says in words what that is. */
  String text(String key, Pattern pattern, String allowed) {
    return optionalText(key, pattern, allowed)
        .orElseGet(() -> missing(key, "text (" + allowed + ")"));
  }

  /** Reads a text that may be absent. */
  Optional<String> optionalText(String key, Pattern pattern, String allowed) {
    return scalar(key)
        .flatMap(
            scalar -> {
              if (pattern.matcher(scalar.getValue()).matches()) {
                return Optional.of(scalar.getValue());
              }
              report(scalar, full(key), "is " + quoted(scalar) + "; allowed: " + allowed);
              return Optional.empty();
            });
  }

  /** Reads a whole number within the range, or the default if the key is absent. */
  int number(String key, int defaultValue, int min, int max) {
    return scalar(key)
        .map(
            scalar -> {
              try {
                int value = Integer.parseInt(scalar.getValue());
                if (value >= min && value <= max) {
                  return value;
                }
              } catch (NumberFormatException e) {
                // reported below, like a number out of range
              }
              report(
                  scalar,
                  full(key),
                  "is %s; allowed: a whole number from %d to %d"
                      .formatted(quoted(scalar), min, max));
              return defaultValue;
            })
        .orElse(defaultValue);
  }

  /** Reads true or false, or the default if the key is absent. */
  boolean flag(String key, boolean defaultValue) {
    return scalar(key)
        .map(
            scalar -> {
              if (!List.of("true", "false").contains(scalar.getValue())) {
                report(scalar, full(key), "is " + quoted(scalar) + "; allowed: true or false");
              }
              return scalar.getValue().equals("true");
            })
        .orElse(defaultValue);
  }

  /** Reads one of the constants of an enum, in lower case, or the default if the key is absent. */
  <E extends Enum<E>> E choice(String key, E defaultValue) {
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    return scalar(key)
        .map(
            scalar -> {
              List<String> names = new ArrayList<>();
              for (E constant : constants) {
                String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
                if (name.equals(scalar.getValue())) {
                  return constant;
                }
                names.add(name);
              }
              report(
                  scalar,
                  full(key),
                  "is " + quoted(scalar) + "; allowed: " + String.join(", ", names));
              return defaultValue;
            })
        .orElse(defaultValue);
  }

  /** Reads a path; a relative one counts from the configuration file's folder. */
  Path file(String key) {
    return optionalFile(key).orElseGet(() -> folder.resolve(missing(key, "a path")));
  }

  /** Reads a path that may be absent. */
  Optional<Path> optionalFile(String key) {
    return scalar(key)
        .flatMap(
            scalar -> {
              if (scalar.getValue().isBlank()) {
                report(scalar, full(key), "is empty; allowed: a path");
                return Optional.empty();
              }
              return Optional.of(folder.resolve(scalar.getValue()).normalize());
            });
  }

  /** Reads an address that may be absent; its value is never reported, it may hold a password. */
  Optional<URI> optionalUrl(String key, String... schemes) {
    return scalar(key)
        .flatMap(
            scalar -> {
              try {
                URI url = new URI(scalar.getValue());
                if (url.getScheme() != null && List.of(schemes).contains(url.getScheme())) {
                  return Optional.of(url);
                }
              } catch (URISyntaxException e) {
                // reported below, without the value
              }
              report(
                  scalar,
                  full(key),
                  "is not an address that begins with one of: " + String.join(", ", schemes));
              return Optional.empty();
            });
  }

  /** Reads a section that must be there. */
  <T> Optional<T> section(String key, Function<Section, T> reader) {
    Optional<T> value = optionalSection(key, reader);
    if (value.isEmpty()) {
      missing(key, "a section");
    }
    return value;
  }

  /** Reads a section that may be absent. */
  <T> Optional<T> optionalSection(String key, Function<Section, T> reader) {
    return value(key).map(child -> read(full(key), child, reader));
  }

  /** Reads a list of sections that must hold at least one. */
  <T> List<T> sections(String key, Function<Section, T> reader) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      missing(key, "a list with at least one section");
      return List.of();
    }
    if (!(value.get() instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
      report(
          value.get(), full(key), "is not a list; write each item below it, beginning with \"- \"");
      return List.of();
    }
    List<T> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(read(full(key) + "[" + items.size() + "]", item, reader));
    }
    return items;
  }

  /** Reads a list of texts, each matching the pattern, at least one. */
  List<String> texts(String key, Pattern pattern, String allowed) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      missing(key, "a list (" + allowed + ")");
      return List.of();
    }
    List<Node> items =
        value.get() instanceof SequenceNode sequence ? sequence.getValue() : List.of(value.get());
    List<String> texts = new ArrayList<>();
    for (Node item : items) {
      if (item instanceof ScalarNode scalar && pattern.matcher(scalar.getValue()).matches()) {
        texts.add(scalar.getValue());
      } else {
        report(item, full(key), "holds an item that is not allowed; allowed: " + allowed);
      }
    }
    return texts;
  }

  /** Reports a problem that concerns a key as a whole, for checks across keys. */
  void problem(String key, String message) {
    NodeTuple tuple = entries.get(key);
    report(tuple == null ? node : tuple.getKeyNode(), key.isEmpty() ? path : full(key), message);
  }

  /** Reports every key that no getter asked for, with the nearest known one. */
  void reportUnknownKeys() {
    for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        report(
            entry.getValue().getKeyNode(),
            full(entry.getKey()),
            "unknown key" + nearest(entry.getKey()));
      }
    }
  }

  private <T> T read(String childPath, Node child, Function<Section, T> reader) {
    Section section = new Section(childPath, child, folder, problems);
    T value = reader.apply(section);
    section.reportUnknownKeys();
    return value;
  }

  private Optional<Node> value(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key)).map(NodeTuple::getValueNode);
  }

  private Optional<ScalarNode> scalar(String key) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof ScalarNode scalar) {
                return Optional.of(scalar);
              }
              report(value, full(key), "is not a single value");
              return Optional.empty();
            });
  }

  /** Reports an absent key once, and returns a stand-in so that the other keys are read too. */
  private String missing(String key, String expected) {
    if (!entries.containsKey(key)) {
      report(node, full(key), "is missing; expected: " + expected);
    }
    return "missing";
  }

  private String nearest(String key) {
    LevenshteinDistance distance = new LevenshteinDistance(SLIP);
    return known.stream()
        .filter(candidate -> distance.apply(key, candidate) >= 0)
        .min(Comparator.comparing(candidate -> distance.apply(key, candidate)))
        .map(candidate -> "; did you mean \"" + candidate + "\"?")
        .orElse("; known here: " + String.join(", ", known));
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String quoted(ScalarNode scalar) {
    return "\"" + scalar.getValue() + "\"";
  }

  private void report(Node at, String key, String message) {
    problems.add(new ConfigProblem(at.getStartMark().getLine() + 1, key, message));
  }
}
