package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.operator.ListDesk;
import org.checkpointlpr.agent.web.CrewServer;
import org.checkpointlpr.watchlist.EntryImport;
import org.checkpointlpr.watchlist.HandlingCode;
import org.checkpointlpr.watchlist.HandlingCodes;
import org.checkpointlpr.watchlist.HandlingFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checkpoint list codes}: what the mission's instructions mean. */
@Command(
    name = "codes",
    description = {
      "Gives the mission's handling codes words, a sign and colours; without FILE, shows them.",
      "FILE is CSV with the columns code, sign, tone, do.en, then.en, do.fr, then.fr ...; it takes",
      "the place of the last one, and travels, sealed and signed, with the next release."
    },
    mixinStandardHelpOptions = true)
final class ListCodesCommand implements Callable<Integer> {
  @Mixin CommandOutput output = new CommandOutput();

  @Mixin ListOptions.Desk desk = new ListOptions.Desk();

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "In UTF-8.")
  @Nullable Path file;

  @Option(names = "--csv", description = "Write out the file that was given.")
  boolean csv;

  @Option(names = "--none", description = "Forget it: the program's own codes alone.")
  boolean none;

  @Override
  public Integer call() {
    return Guard.run(
        () -> {
          Path given = file;
          if ((given != null ? 1 : 0) + (csv ? 1 : 0) + (none ? 1 : 0) > 1) {
            throw new CommandException(ExitCode.USAGE, "give FILE, --csv or --none, not several");
          }
          ListDesk list = desk.open();
          if (given != null) {
            return take(list, given);
          }
          if (none) {
            list.saveHandling(new byte[0]);
            output.out().printf("None, from the next release on.%n");
          } else if (csv) {
            output.out().print(new String(list.handling(), StandardCharsets.UTF_8));
            output.out().flush();
          } else {
            show(list.handlingCodes());
          }
          return ExitCode.OK;
        });
  }

  private int take(ListDesk list, Path given) throws IOException {
    byte[] bytes = read(given);
    HandlingFile read = HandlingFile.read(bytes);
    for (EntryImport.Problem problem : read.problems()) {
      output.err().printf("%s:%d: %s%n", given, problem.line(), problem.reason());
    }
    if (!read.problems().isEmpty()) {
      throw new CommandException(
          ExitCode.DATA,
          "%d problem(s): nothing was changed; mend them and give the file again"
              .formatted(read.problems().size()));
    }
    list.saveHandling(bytes);
    show(read.orThrow());
    output.out().printf("They count from the next release.%n");
    ListOptions.warnOfUnknownCodes(list, list.entries(), output.err());
    return ExitCode.OK;
  }

  /** One byte more than is allowed is enough to say that it is too much. */
  private static byte[] read(Path given) throws IOException {
    try (var in = Files.newInputStream(given)) {
      return in.readNBytes(HandlingFile.MAX_BYTES + 1);
    }
  }

  private void show(HandlingCodes codes) {
    if (codes.codes().isEmpty()) {
      output.out().printf("None of the mission's own. The program's: %s.%n", standard());
    }
    for (HandlingCode code : codes.codes()) {
      output
          .out()
          .printf(
              "%-24s %-11s %-8s %s%s%n",
              code.code(),
              code.sign(),
              code.tone(),
              String.join(" ", code.words().keySet()),
              HandlingCodes.STANDARD.contains(code.code()) ? "  in place of the program's" : "");
    }
    output.out().flush();
    languages(codes);
  }

  /**
   * A language that a crew may choose and a code lacks is worth a word, and the other way round.
   */
  private void languages(HandlingCodes codes) {
    List<String> page = CrewServer.languages();
    List<String> unspoken = new ArrayList<>();
    for (HandlingCode code : codes.codes()) {
      List<String> missing =
          page.stream().filter(language -> !code.words().containsKey(language)).toList();
      if (!missing.isEmpty()) {
        output
            .err()
            .printf(
                "%s has no words in %s: these crews read English.%n",
                code.code(), String.join(", ", missing));
      }
      unspoken.addAll(code.words().keySet());
    }
    unspoken.removeAll(page);
    if (!unspoken.isEmpty()) {
      output
          .err()
          .printf(
              "The page speaks %s; nobody sees the words in %s.%n",
              String.join(", ", page), String.join(", ", unspoken.stream().distinct().toList()));
    }
    output.err().flush();
  }

  private static String standard() {
    return String.join(", ", HandlingCodes.STANDARD);
  }
}
