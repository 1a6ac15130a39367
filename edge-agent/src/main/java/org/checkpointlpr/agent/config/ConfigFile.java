package org.checkpointlpr.agent.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads configuration files. Every problem of a file is reported at once. */
public final class ConfigFile {
  /** A configuration is a page; a megabyte is a mistake. */
  private static final long MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  /**
   * Reads an agent's configuration.
   *
   * @throws ConfigException with all problems, each with its line, key, value and what is allowed
   * @throws IOException if the file cannot be read at all
   */
  public static AgentConfig read(Path file) throws ConfigException, IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw whole(file, 1, "is larger than 1 MiB; is it the right file?");
    }
    Node root = parse(file);
    if (root == null) {
      throw whole(file, 1, "is empty; start from one of the examples in config/");
    }
    List<ConfigProblem> problems = new ArrayList<>();
    Path folder = file.toAbsolutePath().normalize().getParent();
    Section section = new Section("", root, folder == null ? Path.of("/") : folder, problems);
    AgentConfig config = AgentConfig.read(section);
    section.reportUnknownKeys();
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(ConfigProblem::line));
      throw new ConfigException(file, problems);
    }
    return config;
  }

  private static @Nullable Node parse(Path file) throws ConfigException, IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw whole(file, line, "is not YAML: " + e.getProblem());
    } catch (YAMLException | CharacterCodingException e) {
      throw whole(file, 1, "is not YAML in UTF-8");
    }
  }

  private static ConfigException whole(Path file, int line, String message) {
    return new ConfigException(file, List.of(new ConfigProblem(line, "", message)));
  }
}
