package org.checkpointlpr.plate;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.checkpointlpr.plate.FormatPackException.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a format pack and reports everything that is wrong with it, with line numbers. Works on the
 * composed nodes, because the nodes know their lines and bound values do not.
 */
final class FormatPackReader {
  private static final Pattern ID = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?");
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{1,3}x[1-9][0-9]{1,3}");
  private static final int LIMIT = 4 << 20;

  private static final Set<String> PACK_KEYS = Set.of("version", "issuers");
  private static final Set<String> ISSUER_KEYS =
      Set.of("id", "name", "region", "weight", "unusedLetters", "layouts");
  private static final Set<String> LAYOUT_KEYS =
      Set.of(
          "pattern",
          "also",
          "examples",
          "share",
          "colours",
          "sizeMm",
          "script",
          "since",
          "confidence",
          "notes");
  private static final Set<String> COLOUR_KEYS = Set.of("background", "foreground");

  private final List<Problem> problems = new ArrayList<>();

  private FormatPackReader() {}

  static List<Issuer> read(Reader yaml) throws FormatPackException, IOException {
    FormatPackReader reader = new FormatPackReader();
    List<Issuer> issuers = reader.pack(compose(yaml));
    if (!reader.problems.isEmpty()) {
      reader.problems.sort(Comparator.comparingInt(Problem::line));
      throw new FormatPackException(reader.problems);
    }
    return issuers;
  }

  private static Node compose(Reader yaml) throws FormatPackException, IOException {
    String text = bounded(yaml);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LIMIT);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(10);
    try {
      Node root = new Yaml(options).compose(new java.io.StringReader(text));
      if (root != null) {
        return root;
      }
      throw new FormatPackException(List.of(new Problem(1, "the file is empty")));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new FormatPackException(List.of(new Problem(line, "not YAML: " + e.getProblem())));
    } catch (YAMLException e) {
      throw new FormatPackException(List.of(new Problem(1, "not YAML: " + e.getMessage())));
    }
  }

  private static String bounded(Reader yaml) throws FormatPackException, IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[8192];
    for (int n = yaml.read(buffer); n >= 0; n = yaml.read(buffer)) {
      text.append(buffer, 0, n);
      if (text.length() > LIMIT) {
        throw new FormatPackException(
            List.of(new Problem(1, "longer than " + LIMIT + " characters")));
      }
    }
    return text.toString();
  }

  private List<Issuer> pack(Node root) {
    Map<String, Node> keys = mapping(root, PACK_KEYS);
    List<Issuer> issuers = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    if (!"1".equals(text(keys.get("version"), "1"))) {
      problem(keys.getOrDefault("version", root), "version must be 1, the one this program knows");
    }
    for (Node node : sequence(keys.get("issuers"), root, "issuers")) {
      int before = problems.size();
      Issuer issuer = issuer(node);
      if (problems.size() == before) {
        Integer first = seen.putIfAbsent(issuer.id(), line(node));
        if (first != null) {
          problem(node, "issuer '" + issuer.id() + "' is already in line " + first);
        }
        issuers.add(issuer);
      }
    }
    return issuers;
  }

  private Issuer issuer(Node node) {
    Map<String, Node> keys = mapping(node, ISSUER_KEYS);
    String id = required(keys, node, "id");
    if (!id.isEmpty() && !ID.matcher(id).matches()) {
      problem(node, "id '" + id + "'; allowed are two capital letters, or US-CA for a state");
    }
    String unused = text(keys.get("unusedLetters"), "");
    if (!unused.matches("[A-Z]*")) {
      problem(node, "unusedLetters '" + unused + "'; allowed are capital letters");
      unused = "";
    }
    List<PlateLayout> layouts = new ArrayList<>();
    for (Node layout : sequence(keys.get("layouts"), node, "layouts")) {
      layouts.add(layout(layout, unused));
    }
    return new Issuer(
        id,
        required(keys, node, "name"),
        required(keys, node, "region"),
        number(keys.get("weight"), 1, 0.001, 1000),
        unused,
        layouts);
  }

  private PlateLayout layout(Node node, String unused) {
    Map<String, Node> keys = mapping(node, LAYOUT_KEYS);
    List<String> patterns = new ArrayList<>(List.of(required(keys, node, "pattern")));
    patterns.addAll(texts(keys.get("also")));
    List<String> examples = texts(keys.get("examples"));
    checkPatterns(node, patterns, examples, unused);
    Map<String, Node> colours =
        keys.containsKey("colours") ? mapping(keys.get("colours"), COLOUR_KEYS) : Map.of();
    String confidence = text(keys.get("confidence"), "");
    if (!confidence.isEmpty() && !confidence.equals("low")) {
      problem(node, "confidence '" + confidence + "'; allowed is low, or leave it out");
    }
    return new PlateLayout(
        patterns,
        examples,
        new PlateLayout.Colours(
            text(colours.get("background"), "white"), text(colours.get("foreground"), "black")),
        size(keys.get("sizeMm")),
        text(keys.get("script"), "Latin"),
        (int) number(keys.get("since"), 0, 1893, 2100),
        number(keys.get("share"), 1, 0.001, 1000),
        confidence.isEmpty(),
        text(keys.get("notes"), ""));
  }

  private void checkPatterns(
      Node node, List<String> patterns, List<String> examples, String unused) {
    List<LayoutPattern> parsed = new ArrayList<>();
    for (String pattern : patterns) {
      try {
        parsed.add(LayoutPattern.parse(pattern, unused));
      } catch (IllegalArgumentException e) {
        problem(node, "pattern '" + pattern + "': " + e.getMessage());
      }
    }
    if (examples.isEmpty()) {
      problem(node, "examples are missing; give at least one text as issued");
    }
    for (String example : examples) {
      boolean fits =
          Canonicalizer.tryCanonical(example)
              .map(text -> parsed.stream().anyMatch(p -> p.matches(text.value())))
              .orElse(false);
      if (!fits && parsed.size() == patterns.size()) {
        problem(node, "example '" + example + "' does not fit the layout's patterns");
      }
    }
  }

  private PlateLayout.Size size(@Nullable Node node) {
    String size = text(node, "520x110");
    if (node != null && !SIZE.matcher(size).matches()) {
      problem(node, "sizeMm '" + size + "'; allowed is width x height, for example 520x110");
      size = "520x110";
    }
    int x = size.indexOf('x');
    return new PlateLayout.Size(
        Integer.parseInt(size.substring(0, x)), Integer.parseInt(size.substring(x + 1)));
  }

  private Map<String, Node> mapping(Node node, Set<String> allowed) {
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "expected keys and values");
      return Map.of();
    }
    Map<String, Node> keys = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode(), "");
      if (!allowed.contains(key)) {
        problem(
            tuple.getKeyNode(),
            "unknown key '" + key + "'; allowed are " + allowed.stream().sorted().toList());
      } else if (!seen.add(key)) {
        problem(tuple.getKeyNode(), "key '" + key + "' stands here twice");
      }
      keys.put(key, tuple.getValueNode());
    }
    return keys;
  }

  private List<Node> sequence(@Nullable Node node, Node parent, String key) {
    if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      return sequence.getValue();
    }
    problem(node == null ? parent : node, key + " must be a list with at least one element");
    return List.of();
  }

  private List<String> texts(@Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    return sequence(node, node, "the value").stream().map(each -> text(each, "")).toList();
  }

  private String required(Map<String, Node> keys, Node parent, String key) {
    String text = text(keys.get(key), "");
    if (text.isEmpty()) {
      problem(parent, key + " is missing");
    }
    return text;
  }

  private String text(@Nullable Node node, String otherwise) {
    if (node == null) {
      return otherwise;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    problem(node, "expected a single value");
    return otherwise;
  }

  private double number(@Nullable Node node, double otherwise, double from, double to) {
    if (node == null) {
      return otherwise;
    }
    String text = text(node, "");
    try {
      double value = Double.parseDouble(text);
      if (value >= from && value <= to) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // reported below, as a number out of range is
    }
    problem(node, "'%s'; allowed are numbers from %s to %s".formatted(text, from, to));
    return otherwise;
  }

  private void problem(Node node, String message) {
    problems.add(new Problem(line(node), message));
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
