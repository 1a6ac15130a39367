package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.checkpointlpr.seal.RefusedException;

/**
 * Turns what files, arguments and signatures can do wrong into a message and an {@link ExitCode},
 * by what it means to the person at the terminal. Stateless.
 */
final class Guard {
  private Guard() {}

  /**
   * Work on files.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run() throws IOException, RefusedException;
  }

  /**
   * Does a command's work: an argument that cannot be is {@link ExitCode#USAGE}, a file that is
   * absent, unreadable or not what it should be {@link ExitCode#NO_INPUT}, one whose signature or
   * seal does not hold {@link ExitCode#DATA}.
   *
   * @return the exit code
   */
  static int run(Work<Integer> work) {
    try {
      return work.run();
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (RefusedException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.NO_INPUT, e.getMessage() + " is not there", e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Does the part of it that makes new files: what goes wrong there is {@link ExitCode#IO}. The
   * message of a file system is only a path: this says what could not be done to it.
   *
   * @throws RefusedException if what is to be written does not hold
   */
  static <T> T writing(Work<T> work) throws RefusedException {
    try {
      return work.run();
    } catch (java.nio.file.FileSystemException e) {
      throw new CommandException(ExitCode.IO, "cannot be written: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.IO, String.valueOf(e.getMessage()), e);
    }
  }
}
