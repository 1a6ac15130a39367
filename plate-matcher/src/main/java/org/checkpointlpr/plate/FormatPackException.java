package org.checkpointlpr.plate;

import java.util.List;
import java.util.stream.Collectors;

/** A format pack is wrong. Holds every problem found, not only the first. */
public final class FormatPackException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong in which line (from 1). */
  public record Problem(int line, String message) implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
  }

  private final List<Problem> problems;

  /** Creates the exception for all problems of one file. */
  public FormatPackException(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> "line " + problem.line() + ": " + problem.message())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems in the order of their lines. */
  public List<Problem> problems() {
    return problems;
  }
}
