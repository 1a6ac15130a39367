package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.ScenePicture;
import org.checkpointlpr.agent.hq.HqException;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.SceneRequests;
import org.checkpointlpr.agent.hq.SceneState;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checkpoint hq scene}: asks a checkpoint for the picture of the whole vehicle. */
@Command(
    name = "scene",
    description = {
      "Asks a checkpoint for the scene of a hit: the vehicle as a whole, the people in it blurred.",
      "The running 'hq serve' sends the request, and repeats it until it is answered. Run the"
          + " command again to fetch the picture, or let it wait."
    },
    mixinStandardHelpOptions = true)
final class HqSceneCommand implements Callable<Integer> {
  private static final Pattern ID = Pattern.compile("([0-9a-f]{16})/([1-9][0-9]{0,17})");
  private static final long LOOK_MS = 500;

  @Mixin final CommandOutput output = new CommandOutput();
  @Mixin final HqOptions.Keys keys = new HqOptions.Keys();
  @Mixin final HqOptions.Archive archive = new HqOptions.Archive();

  @Parameters(index = "0", paramLabel = "CHECKPOINT", description = "Its name.")
  String checkpoint = "";

  @Parameters(
      index = "1",
      paramLabel = "HIT",
      description = "The hit's number, EPOCH/SEQ, as 'hq hits' prints it.")
  String hit = "";

  @Option(names = "--out", description = "The file. Default: CHECKPOINT-EPOCH-SEQ.jpg.")
  @org.jspecify.annotations.Nullable
  Path file;

  @Option(names = "--again", description = "Ask also for what was answered already.")
  boolean again;

  @Option(
      names = "--wait",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description = "Wait so long for the answer. Default: 0.")
  long seconds;

  @Override
  public Integer call() throws InterruptedException {
    SceneRequests.Hit wanted = wanted();
    try (SceneRequests requests = SceneRequests.open(archive.address(), Clock.systemUTC())) {
      ask(requests, wanted);
      SceneRequests.Asked state = await(requests, wanted);
      return tell(state);
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (HqException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private SceneRequests.Hit wanted() {
    Matcher matcher = ID.matcher(hit);
    if (!matcher.matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          "hit \"%s\"; it is 16 hexadecimal digits, / and a number, as 'hq hits' prints it"
              .formatted(hit));
    }
    return new SceneRequests.Hit(checkpoint, matcher.group(1), Long.parseLong(matcher.group(2)));
  }

  private void ask(SceneRequests requests, SceneRequests.Hit wanted) throws HqException {
    SceneRequests.Asking asking = requests.ask(wanted, again);
    switch (asking) {
      case NOTED -> output.say("asked for the scene of %s %s", checkpoint, hit);
      case KNOWN -> {
        // Its state is told below.
      }
      case NO_RECORD ->
          throw new CommandException(
              ExitCode.DATA,
              "no record %s of %s is in the archive; see 'hq hits'".formatted(hit, checkpoint));
      case NO_HIT ->
          throw new CommandException(
              ExitCode.DATA,
              "record %s of %s is no hit; only hits have a scene".formatted(hit, checkpoint));
      case TOO_MANY ->
          throw new CommandException(
              ExitCode.UNAVAILABLE,
              "%d requests wait for %s already; it answers sixty in an hour"
                  .formatted(SceneRequests.MAX_WAITING, checkpoint));
    }
  }

  private SceneRequests.Asked await(SceneRequests requests, SceneRequests.Hit wanted)
      throws HqException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      SceneRequests.Asked asked =
          requests
              .find(wanted)
              .orElseThrow(() -> new CommandException(ExitCode.DATA, "the request was deleted"));
      if (asked.state() != SceneState.ASKED || System.nanoTime() - end >= 0) {
        return asked;
      }
      if (never.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        return asked;
      }
    }
  }

  private int tell(SceneRequests.Asked asked) throws HqException, IOException {
    switch (asked.state()) {
      case SENT -> {
        write(asked);
        return ExitCode.OK;
      }
      case ASKED -> output.say("no answer yet; run this again later, or with --wait");
      case GONE ->
          output.say(
              "%s does not have it, any more or at all: only the plate's picture", checkpoint);
      case OFF -> output.say("%s keeps no scenes: its mission has chosen so", checkpoint);
      case DAMAGED ->
          output.say("what %s sent does not verify: somebody has been at its disk", checkpoint);
      case UNANSWERED -> output.say("%s has not answered for a fortnight", checkpoint);
    }
    return asked.state() == SceneState.ASKED ? ExitCode.UNAVAILABLE : ExitCode.FAILED;
  }

  private void write(SceneRequests.Asked asked) throws HqException, IOException {
    ScenePicture scene = scene(asked);
    Path to =
        file != null
            ? file
            : Path.of("%s-%s-%d.jpg".formatted(checkpoint, asked.hit().epoch(), asked.hit().seq()));
    try {
      Files.write(to, scene.jpeg().toArray());
    } catch (IOException e) {
      throw new CommandException(ExitCode.IO, to + " cannot be written: " + e.getMessage(), e);
    }
    output
        .out()
        .printf(
            "%s  %d bytes, taken %s, occupants %s%n",
            to,
            scene.jpeg().length(),
            scene.captured(),
            scene.occupants().name().toLowerCase(java.util.Locale.ROOT));
  }

  private ScenePicture scene(SceneRequests.Asked asked) throws HqException, IOException {
    SceneRequests.Hit at =
        asked
            .answer()
            .orElseThrow(
                () -> new CommandException(ExitCode.DATA, "the place of the answer is not noted"));
    PartyFolder party = PartyFolder.open(keys.folder);
    RecordOpener opener =
        new RecordOpener(party.mission(), party.identity(Role.HQ_OPEN), party.roster());
    try (HqQuery query = HqQuery.open(archive.address())) {
      Optional<HqQuery.Row> row = query.record(at.checkpoint(), at.epoch(), at.seq());
      if (row.isPresent() && row.get().verified().record().body() instanceof SceneAnswer answer) {
        return opener.scene(at.checkpoint(), answer).scene();
      }
      throw new CommandException(ExitCode.DATA, "the answer is not in the archive");
    } catch (RefusedException | RecordException e) {
      throw new CommandException(ExitCode.FAILED, "REFUSED: " + e.getMessage(), e);
    }
  }
}
