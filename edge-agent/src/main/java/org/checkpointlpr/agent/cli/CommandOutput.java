package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where a command's results and words go: a mixin, so that tests can catch them. */
@Command
final class CommandOutput {
  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  PrintWriter err() {
    return spec().commandLine().getErr();
  }

  /** Says something to the person at the terminal, not to the program that reads the results. */
  void say(String format, Object... values) {
    PrintWriter err = err();
    CommandSpec parent = spec().parent();
    err.print(parent == null ? "" : parent.name() + ": ");
    err.printf(format + "%n", values);
    err.flush();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it runs a command");
    }
    return spec;
  }
}
