package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.NoSuchFileException;
import java.util.TreeSet;
import org.checkpointlpr.seal.Refusal;
import org.checkpointlpr.seal.RefusedException;
import org.junit.jupiter.api.Test;

/** What an exit code means stands in one place, and every trouble has one. */
final class GuardTest {
  @Test
  void helpOfTheProgramListsEveryExitCodeAndNoOther() throws IllegalAccessException {
    TreeSet<String> codes = new TreeSet<>();
    for (Field field : ExitCode.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers()) && field.getType() == int.class) {
        codes.add(Integer.toString(field.getInt(null)));
      }
    }
    var listed = Checkpoint.commandLine().getCommandSpec().usageMessage().exitCodeList().keySet();
    assertThat(listed.stream().map(String::strip)).containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void troubleWhileReadingIsTheInput() {
    assertThat(
            code(
                () -> {
                  throw new NoSuchFileException("a.csv");
                }))
        .isEqualTo(ExitCode.NO_INPUT);
    assertThat(
            code(
                () -> {
                  throw new IOException("damaged");
                }))
        .isEqualTo(ExitCode.NO_INPUT);
    assertThat(
            code(
                () -> {
                  throw new RefusedException(Refusal.BAD_SIGNATURE, "changed");
                }))
        .isEqualTo(ExitCode.DATA);
    assertThat(
            code(
                () -> {
                  throw new IllegalArgumentException("--days -1");
                }))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void troubleWhileWritingIsTheOutput() {
    assertThat(
            code(
                () ->
                    Guard.writing(
                        () -> {
                          throw new NoSuchFileException("/media/stick");
                        })))
        .isEqualTo(ExitCode.IO);
    assertThatThrownBy(
            () ->
                Guard.run(
                    () ->
                        Guard.writing(
                            () -> {
                              throw new NoSuchFileException("/media/stick");
                            })))
        .hasMessageContaining("cannot be written: /media/stick");
  }

  private static int code(Guard.Work<Integer> work) {
    try {
      return Guard.run(work);
    } catch (CommandException e) {
      return e.exitCode();
    }
  }
}
