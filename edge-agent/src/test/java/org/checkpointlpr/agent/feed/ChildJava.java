package org.checkpointlpr.agent.feed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of its own for what a test kills, limits or traces: small and quick to start. */
public final class ChildJava {
  private ChildJava() {}

  /** Returns the command that runs a class with the test's own class path. */
  public static List<String> command(Class<?> program, List<?> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dchaos=" + Chaos.LONG,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    arguments.forEach(argument -> command.add(argument.toString()));
    return command;
  }
}
