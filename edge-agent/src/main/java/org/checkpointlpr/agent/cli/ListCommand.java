package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.checkpointlpr.agent.operator.ListDesk;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.plate.Canonicalizer;
import org.checkpointlpr.watchlist.EntryExport;
import org.checkpointlpr.watchlist.EntryImport;
import org.checkpointlpr.watchlist.FuzzinessPrice;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint list}: an operator's work on a watchlist. */
@Command(
    name = "list",
    description = "Keeps a watchlist: entries, their price, releases and signatures.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCodesCommand.class,
      ListReleaseCommands.ReleaseCommand.class,
      ListReleaseCommands.CosignCommand.class,
      ListReleaseCommands.CheckCommand.class,
      ListReleaseCommands.ExportCommand.class,
      ListReleaseCommands.RestoreCommand.class,
      ListReleaseCommands.RekeyCommand.class,
      ListPublishCommands.PublishCommand.class,
      ListPublishCommands.StatusCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint list init desk --mission m1 --name main",
      "  checkpoint list import desk wanted.csv --map plate=Immatriculation",
      "  checkpoint list add desk --plate \"KX 712-34\" --set issuer=CD --set handling=DETAIN",
      "  checkpoint list codes desk handling.csv",
      "  checkpoint list price desk --traffic CD=0.8 --traffic RW=0.2",
      "  checkpoint list release desk --identity m1/operator-1",
      "  checkpoint list cosign desk/releases/1 --identity m1/operator-2",
      "  checkpoint list publish desk --identity m1/operator-1 --broker ssl://broker.example:8883",
      "  checkpoint list status --archive hq.db --identity m1/hq",
      "  checkpoint list export desk /media/stick"
    })
final class ListCommand {
  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "init",
      description = "Makes a new, empty list with new secrets.",
      mixinStandardHelpOptions = true)
  int init(
      @Parameters(paramLabel = "DESK", description = "A new folder; keep it on an encrypted disk.")
          Path folder,
      @Option(names = "--mission", required = true, description = "The mission's name.")
          String mission,
      @Option(names = "--name", defaultValue = "main", description = "Default: main.")
          String name) {
    return Guard.run(
        () -> {
          Guard.writing(() -> ListDesk.create(folder, mission, name));
          out().printf("List %s of mission %s is in %s: no entries yet.%n", name, mission, folder);
          return ExitCode.OK;
        });
  }

  @Command(
      name = "import",
      description = {
        "Adds the entries of a CSV file, or of JSON Lines if its name ends in .jsonl.",
        "If any line is bad, all bad lines are named and nothing is imported."
      },
      mixinStandardHelpOptions = true)
  int importFile(
      @Mixin ListOptions.Desk desk,
      @Parameters(index = "1", paramLabel = "FILE") Path file,
      @Option(names = "--map", description = "FIELD=COLUMN where the file names it otherwise.")
          @Nullable Map<String, String> mapping,
      @Option(names = "--skip-bad", description = "Import the good lines all the same.")
          boolean skipBad) {
    return Guard.run(
        () -> {
          ListDesk list = desk.open();
          EntryImport read = read(file, mapping == null ? Map.of() : mapping);
          for (EntryImport.Problem problem : read.problems()) {
            err().printf("%s:%d: %s%n", file, problem.line(), problem.reason());
          }
          if (!read.problems().isEmpty() && !skipBad) {
            err()
                .printf(
                    "%d bad line(s), %d good: nothing was imported. Mend them, or give"
                        + " --skip-bad.%n",
                    read.problems().size(), read.entries().size());
            return ExitCode.DATA;
          }
          int added = merge(list, read.entries());
          out()
              .printf(
                  "%d imported, %d already there, %d bad line(s) skipped.%n",
                  added, read.entries().size() - added, read.problems().size());
          ListOptions.warnOfUnknownCodes(list, read.entries(), err());
          return ExitCode.OK;
        });
  }

  private static EntryImport read(Path file, Map<String, String> mapping) throws IOException {
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")
          ? EntryImport.jsonLines(in, ListDesk::newId)
          : EntryImport.csv(in, mapping, ListDesk::newId);
    }
  }

  /** Adds what is not there yet, by plate and issuer; returns how many. */
  private static int merge(ListDesk desk, List<WatchlistEntry> more) throws IOException {
    List<WatchlistEntry> all = new ArrayList<>(desk.entries());
    Set<String> there = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (WatchlistEntry entry : all) {
      there.add(identity(entry));
      ids.add(entry.id());
    }
    int before = all.size();
    for (WatchlistEntry entry : more) {
      if (there.add(identity(entry))) {
        if (!ids.add(entry.id())) {
          throw new CommandException(
              ExitCode.DATA, "id '" + entry.id() + "' is taken by an entry of another plate");
        }
        all.add(entry);
      }
    }
    desk.save(all);
    return all.size() - before;
  }

  private static String identity(WatchlistEntry entry) {
    return entry.wanted().text() + '/' + entry.issuer();
  }

  @Command(name = "add", description = "Adds one entry.", mixinStandardHelpOptions = true)
  int add(
      @Mixin ListOptions.Desk desk,
      @Option(names = "--plate", required = true, description = "As issued.") String plate,
      @Option(
              names = "--set",
              description = "FIELD=VALUE, named as the columns of an import; several are allowed.")
          @Nullable Map<String, String> fields) {
    return Guard.run(
        () -> {
          ListDesk list = desk.open();
          Map<String, String> all = new LinkedHashMap<>(fields == null ? Map.of() : fields);
          all.put("plate", plate);
          EntryImport read = EntryImport.fields(all, ListDesk::newId);
          if (!read.problems().isEmpty()) {
            throw new CommandException(ExitCode.DATA, read.problems().get(0).reason());
          }
          WatchlistEntry entry = read.entries().get(0);
          if (merge(list, List.of(entry)) == 0) {
            throw new CommandException(
                ExitCode.FAILED, "this plate of this issuer is on the list already");
          }
          out().printf("Added as %s. It counts from the next release.%n", entry.id());
          ListOptions.warnOfUnknownCodes(list, List.of(entry), err());
          return ExitCode.OK;
        });
  }

  @Command(
      name = "remove",
      description = "Removes the entries with this id or plate.",
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin ListOptions.Desk desk,
      @Parameters(index = "1", paramLabel = "ID|PLATE") String which) {
    return Guard.run(
        () -> {
          ListDesk list = desk.open();
          String plate = Canonicalizer.tryCanonical(which).map(text -> text.value()).orElse("");
          List<WatchlistEntry> all = list.entries();
          List<WatchlistEntry> kept =
              all.stream()
                  .filter(e -> !e.id().equals(which) && !e.wanted().text().equals(plate))
                  .toList();
          if (kept.size() == all.size()) {
            throw new CommandException(ExitCode.FAILED, "no entry has this id or plate");
          }
          list.save(kept);
          out().printf("%d removed, from the next release on.%n", all.size() - kept.size());
          return ExitCode.OK;
        });
  }

  @Command(
      name = "show",
      description = "Counts the entries; with --csv or --jsonl, writes them out in clear.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin ListOptions.Desk desk,
      @Option(names = "--csv", description = "As CSV.") boolean csv,
      @Option(names = "--jsonl", description = "As JSON Lines.") boolean jsonLines) {
    return Guard.run(
        () -> {
          ListDesk list = desk.open();
          List<WatchlistEntry> entries = list.entries();
          if (csv) {
            EntryExport.csv(entries, out());
          } else if (jsonLines) {
            EntryExport.jsonLines(entries, out());
          } else {
            summary(list, entries);
          }
          out().flush();
          return ExitCode.OK;
        });
  }

  private void summary(ListDesk desk, List<WatchlistEntry> entries) {
    out()
        .printf(
            "List %s of mission %s: %d entries, last release %s.%n",
            desk.list(),
            desk.mission(),
            entries.size(),
            desk.version() == 0 ? "none" : "version " + desk.version());
    for (MatchPolicy policy : MatchPolicy.values()) {
      long count = entries.stream().filter(e -> e.policy() == policy).count();
      out().printf("  %-11s %d%n", ListOptions.Price.name(policy), count);
    }
    out().printf("  covert      %d%n", entries.stream().filter(e -> e.handling().covert()).count());
  }

  @Command(
      name = "diff",
      description = "Says what the next release would change.",
      mixinStandardHelpOptions = true)
  int diff(
      @Mixin ListOptions.Desk desk,
      @Option(names = "--plates", description = "Show the plates, not only the ids.")
          boolean plates) {
    return Guard.run(
        () -> {
          ListDesk list = desk.open();
          Map<String, WatchlistEntry> before = byId(list.released(list.version()));
          Map<String, WatchlistEntry> now = byId(list.entries());
          int unchanged = 0;
          for (WatchlistEntry entry : now.values()) {
            WatchlistEntry old = before.get(entry.id());
            if (entry.equals(old)) {
              unchanged++;
            } else {
              line(old == null ? '+' : '~', entry, plates);
            }
          }
          for (WatchlistEntry entry : before.values()) {
            if (!now.containsKey(entry.id())) {
              line('-', entry, plates);
            }
          }
          if (!Arrays.equals(list.handling(), list.releasedHandling(list.version()))) {
            out().printf("~ the mission's handling codes ('list codes')%n");
          }
          out().printf("%d unchanged.%n", unchanged);
          return ExitCode.OK;
        });
  }

  private void line(char sign, WatchlistEntry entry, boolean plates) {
    out().printf("%c %s%s%n", sign, entry.id(), plates ? "  " + entry.plate() : "");
  }

  private static Map<String, WatchlistEntry> byId(List<WatchlistEntry> entries) {
    Map<String, WatchlistEntry> byId = new LinkedHashMap<>();
    entries.forEach(entry -> byId.put(entry.id(), entry));
    return byId;
  }

  @Command(
      name = "price",
      description = {
        "Says how many false alarms the list will give per 1,000 innocent vehicles.",
        "Exact for exact, equivalent and one-edit entries, simulated for partial ones; for plates",
        "that are read rightly: misreadings come on top."
      },
      mixinStandardHelpOptions = true)
  int price(@Mixin ListOptions.Desk desk, @Mixin ListOptions.Price options) {
    return Guard.run(
        () -> {
          FuzzinessPrice price = options.of(desk.open().entries());
          for (MatchPolicy policy : MatchPolicy.values()) {
            out()
                .printf(
                    "  %-11s %10.4f%s%n",
                    ListOptions.Price.name(policy),
                    ListOptions.Price.of(price, policy),
                    policy == MatchPolicy.PARTIAL && price.partialError() > 0
                        ? String.format(Locale.ROOT, "  +- %.4f", price.partialError())
                        : "");
          }
          out().printf("  together    %10.4f false alarms per 1,000 vehicles%n", price.total());
          out().flush();
          options.warn(price, err());
          return ExitCode.OK;
        });
  }

  private PrintWriter out() {
    return command().commandLine().getOut();
  }

  private PrintWriter err() {
    return command().commandLine().getErr();
  }

  private CommandSpec command() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it runs a command");
    }
    return spec;
  }
}
