package org.checkpointlpr.agent.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hq.HqException;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.RecordLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code checkpoint hq listen}: follows the archive, for people and for other programs. */
@Command(
    name = "listen",
    description = "Follows the archive that 'hq serve' writes and prints each record.",
    mixinStandardHelpOptions = true)
final class HqListenCommand implements Callable<Integer> {
  private static final int BATCH = 500;
  private static final long LOOK_MS = 300;

  @Mixin final CommandOutput output = new CommandOutput();
  @Mixin final HqOptions.Archive archive = new HqOptions.Archive();
  @Mixin final HqOptions.Choice choice = new HqOptions.Choice();

  @Option(names = "--json", description = "One JSON object a line.")
  boolean json;

  @Option(names = "--type", defaultValue = "", description = "Only hit, health, picture …")
  String type = "";

  @Option(names = "--new", description = "Only what comes from now on.")
  boolean onlyNew;

  @Option(names = "--count", defaultValue = "0", description = "End after so many records.")
  long count;

  @Override
  public Integer call() throws InterruptedException {
    return archive.read(this::follow);
  }

  private int follow(HqQuery query) throws HqException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long after = onlyNew ? query.lastRow() : 0;
    long printed = 0;
    while (count == 0 || printed < count) {
      List<HqQuery.Row> rows = query.records(choice.filter(type, after, BATCH));
      for (HqQuery.Row row : rows) {
        after = row.row();
        if (choice.takes(row.verified()) && (count == 0 || printed < count)) {
          output
              .out()
              .println(json ? RecordLines.json(row.verified()) : HqCommand.text(row.verified()));
          printed++;
        }
      }
      output.out().flush();
      if (rows.isEmpty() && never.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return ExitCode.OK;
  }
}
