package org.checkpointlpr.agent.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used; holds every problem that was found, in the file's order. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<ConfigProblem> problems;

  ConfigException(Path file, List<ConfigProblem> problems) {
    super(
        problems.stream()
            .map(problem -> file + ": " + problem)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, in the file's order; never empty. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
