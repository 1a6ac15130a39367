package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.checkpointlpr.plate.FormatPackException;
import org.checkpointlpr.plate.Issuer;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.plate.PlateLayout;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint formats}: looks at the plates of issuers. */
@Command(
    name = "formats",
    description = "Checks and shows the format pack: the layouts of plates by issuer.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint formats show CD              the layouts of DR Congo, with examples",
      "  checkpoint formats check my-formats.yaml"
    })
final class FormatsCommand {
  private static final int EXAMPLES = 4;

  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "check",
      description = "Reads a format pack and reports every problem with its line.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(paramLabel = "FILE", arity = "0..1", description = "Default: the built-in pack.")
          @Nullable Path file) {
    PlateFormats formats = load(file);
    long layouts = formats.issuers().stream().mapToLong(issuer -> issuer.layouts().size()).sum();
    out()
        .printf(
            "%s: good. %d issuers, %d layouts.%n",
            file == null ? "built-in pack" : file, formats.issuers().size(), layouts);
    return ExitCode.OK;
  }

  @Command(
      name = "show",
      description =
          "Shows an issuer's layouts and plates made from them; without one, all issuers.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ISSUER", arity = "0..1", description = "For example CD or US-CA.")
          @Nullable String id,
      @Option(names = "--file", description = "Another format pack.") @Nullable Path file,
      @Option(names = "--seed", defaultValue = "1", description = "Other examples. Default: 1.")
          long seed) {
    PlateFormats formats = load(file);
    if (id == null) {
      for (Issuer issuer : formats.issuers()) {
        out().printf("%-6s %s%n", issuer.id(), issuer.name());
      }
      return ExitCode.OK;
    }
    Issuer issuer =
        formats
            .issuer(id.toUpperCase(Locale.ROOT))
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.DATA,
                        "issuer '" + id + "' is not in the pack; 'formats show' lists all"));
    show(issuer, new Random(seed));
    return ExitCode.OK;
  }

  private void show(Issuer issuer, Random random) {
    PrintWriter out = out();
    out.printf("%s  %s (%s)%n", issuer.id(), issuer.name(), issuer.region());
    for (PlateLayout layout : issuer.layouts()) {
      out.printf(
          "%n  %s%s%n", layout.pattern(), layout.certain() ? "" : "   (uncertain: check it)");
      for (String also : layout.patterns().subList(1, layout.patterns().size())) {
        out.printf("  %s%n", also);
      }
      out.printf(
          "    %s on %s, %d x %d mm, %s%s%n",
          layout.colours().foreground(),
          layout.colours().background(),
          layout.size().widthMm(),
          layout.size().heightMm(),
          layout.script(),
          layout.since() == 0 ? "" : ", since " + layout.since());
      if (!layout.notes().isEmpty()) {
        out.printf("    %s%n", layout.notes());
      }
      StringBuilder examples = new StringBuilder();
      for (int i = 0; i < EXAMPLES; i++) {
        examples.append("   ").append(issuer.example(layout, random));
      }
      out.printf("   %s%n", examples);
    }
  }

  private PlateFormats load(@Nullable Path file) {
    if (file == null) {
      return PlateFormats.standard();
    }
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return PlateFormats.load(in);
    } catch (FormatPackException e) {
      throw new CommandException(ExitCode.DATA, file + " has problems:\n" + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, "cannot read " + file, e);
    }
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it runs a command");
    }
    return spec.commandLine().getOut();
  }
}
