package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands as a shell does, and keeps what the last one printed. One thread. */
public final class CommandRun {
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  /** Runs a command and returns its exit code. */
  public int run(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    return Checkpoint.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  /** Returns what the last command has printed so far. */
  public String out() {
    return out.toString();
  }

  /** Returns what the last command has complained of so far. */
  public String err() {
    return err.toString();
  }
}
