package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.CameraStatus;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.capture.PictureQuality;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.hit.Drill;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.web.DrillStep.Kind;
import org.checkpointlpr.agent.web.DrillStep.Measured;
import org.checkpointlpr.agent.web.DrillStep.State;
import org.jspecify.annotations.Nullable;

/**
 * The drill of a shift change: the test card before each camera, a person who hears the alarm and
 * confirms list and clock, and what the agent knows by itself. Ends in go or no-go with reasons,
 * signed for headquarters. One at a time. Safe on any thread.
 */
public final class DrillDesk {
  /** Letters and digits of which none is easily taken for another; no issuer's layout. */
  public static final String CARD = "TE473KX";

  /** 75 to 90 pixels are common advice for the width of a plate. */
  private static final int NARROWEST = 75;

  private static final double SURE = 0.6;
  private static final double DARKEST = 0.08;
  private static final double BRIGHTEST = 0.92;
  private static final double WHITE = 255;
  private static final long STORE_PATIENCE_MILLIS = 2000;

  private final CrewBoard board;
  private final CameraBoard cameras;
  private final Function<RecordBody, CompletableFuture<Stored>> outbox;
  private final Unconfirmed unconfirmed;
  private final Clock clock;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private @Nullable Run run;
  private long drills;

  private static final class Run {
    private final String id;
    private final Instant startedAt;
    private final CrewRole role;
    private final Map<String, DrillStep> steps = new LinkedHashMap<>();
    private @Nullable Instant endedAt;
    private @Nullable String record;

    Run(String id, Instant startedAt, CrewRole role) {
      this.id = id;
      this.startedAt = startedAt;
      this.role = role;
    }
  }

  DrillDesk(
      CrewBoard board,
      CameraBoard cameras,
      Function<RecordBody, CompletableFuture<Stored>> outbox,
      Unconfirmed unconfirmed,
      Clock clock,
      LongSupplier nanoTime) {
    this.board = board;
    this.cameras = cameras;
    this.outbox = outbox;
    this.unconfirmed = unconfirmed;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Begins a drill; one that runs is thrown away. */
  synchronized JsonNode start(CrewRole role) {
    drills++;
    Run fresh = new Run("d" + drills, clock.instant(), role);
    for (LiveView view : cameras.all()) {
      put(fresh, DrillStep.waiting("card-" + view.camera(), Kind.CARD, view.camera()));
    }
    put(fresh, DrillStep.waiting("sound", Kind.PERSON, null));
    put(fresh, DrillStep.waiting("list", Kind.PERSON, null));
    put(fresh, DrillStep.waiting("clock", Kind.PERSON, null));
    put(fresh, automatic("disk", board.troubles(), "disk-full", Trouble.Kind.DISK_FULL));
    put(
        fresh,
        automatic(
            "reader",
            board.troubles(),
            "reader-failing",
            Trouble.Kind.READER_STUCK,
            Trouble.Kind.READER_FAILING));
    run = fresh;
    return tell(fresh);
  }

  /** Takes a person's answer. */
  synchronized JsonNode answer(String name, boolean ok) throws Refusal {
    Run now = running();
    DrillStep step = now.steps.get(name);
    if (step == null || step.kind() == Kind.AUTOMATIC) {
      throw new Refusal(Refusal.Code.UNKNOWN_STEP);
    }
    if (step.kind() == Kind.CARD) {
      if (ok) {
        throw Refusal.field("ok"); // the card passes by being read, not by somebody's word
      }
      put(now, step.with(State.FAILED, "not-shown"));
    } else {
      put(now, ok ? judged(step) : step.with(State.FAILED, refusal(name)));
    }
    return tell(now);
  }

  /** Takes note of what a camera read. */
  synchronized void sighted(Sighting sighting) {
    Run now = run;
    if (now == null || now.endedAt != null) {
      return;
    }
    DrillStep step = now.steps.get("card-" + sighting.camera());
    if (step != null && step.state() != State.PASSED) {
      card(sighting)
          .ifPresent(
              seen -> {
                put(now, step.measured(seen.reason, seen.measured));
                var unused = tell(now);
              });
    }
  }

  /** Ends the drill: what was not done has failed. Waits a little for the disk. */
  JsonNode end() throws Refusal, InterruptedException {
    CompletableFuture<Stored> stored;
    Run ended;
    synchronized (this) {
      ended = running();
      ended.steps.replaceAll(
          (name, step) ->
              step.state() == State.WAITING
                  ? step.with(State.FAILED, step.kind() == Kind.CARD ? "not-shown" : "not-answered")
                  : step);
      ended.endedAt = clock.instant();
      stored = outbox.apply(record(ended));
    }
    String outcome = "stored";
    try {
      unconfirmed.add(
          stored.get(STORE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS), nanoTime.getAsLong());
    } catch (TimeoutException | ExecutionException e) {
      outcome = "not-stored";
    }
    synchronized (this) {
      ended.record = outcome;
      return ended == run ? tell(ended) : json(ended); // another one may have begun meanwhile
    }
  }

  private Run running() throws Refusal {
    Run now = run;
    if (now == null || now.endedAt != null) {
      throw new Refusal(Refusal.Code.DRILL_NOT_RUNNING);
    }
    return now;
  }

  private static void put(Run run, DrillStep step) {
    run.steps.put(step.name(), step);
  }

  /** A person says yes: that counts only if the agent knows nothing to the contrary. */
  private DrillStep judged(DrillStep step) {
    List<Trouble.Kind> troubles = board.troubles();
    if (step.name().equals("list")) {
      if (troubles.contains(Trouble.Kind.LIST_NONE)
          || troubles.contains(Trouble.Kind.LIST_LOCKED)) {
        return step.with(State.FAILED, "no-list");
      }
      if (troubles.contains(Trouble.Kind.LIST_UNCONFIRMED)) {
        return step.with(State.FAILED, "list-unconfirmed");
      }
    }
    if (step.name().equals("clock") && troubles.contains(Trouble.Kind.CLOCK_UNSET)) {
      return step.with(State.FAILED, "clock-wrong");
    }
    return step.with(State.PASSED, null);
  }

  private static String refusal(String step) {
    return switch (step) {
      case "sound" -> "not-heard";
      case "clock" -> "clock-wrong";
      default -> "not-confirmed";
    };
  }

  private static DrillStep automatic(
      String name, List<Trouble.Kind> troubles, String reason, Trouble.Kind... bad) {
    DrillStep step = DrillStep.waiting(name, Kind.AUTOMATIC, null);
    return List.of(bad).stream().anyMatch(troubles::contains)
        ? step.with(State.FAILED, reason)
        : step.with(State.PASSED, null);
  }

  private record Seen(@Nullable String reason, Measured measured) {}

  /** Judges what was read if it is the card, or nearly; another vehicle is none of ours. */
  private Optional<Seen> card(Sighting sighting) {
    String text = sighting.reading().best().text().value();
    if (differing(text) > 2) {
      return Optional.empty();
    }
    Quad corners = sighting.corners();
    int width = (int) Math.round(corners.right() - corners.left());
    int height = (int) Math.round(corners.bottom() - corners.top());
    Optional<PictureQuality> quality =
        cameras.named(sighting.camera()).map(LiveView::status).flatMap(CameraStatus::quality);
    Double brightness = quality.map(q -> q.brightness() / WHITE).orElse(null);
    Measured measured =
        new Measured(
            height, width, quality.map(PictureQuality::sharpness).orElse(null), brightness);
    return Optional.of(new Seen(reason(sighting, text, width, brightness), measured));
  }

  private static @Nullable String reason(
      Sighting sighting, String text, int width, @Nullable Double brightness) {
    if (width < NARROWEST) {
      return "plate-too-small";
    }
    if (brightness != null && brightness < DARKEST) {
      return "too-dark";
    }
    if (brightness != null && brightness > BRIGHTEST) {
      return "too-bright";
    }
    if (!text.equals(CARD)) {
      return "misread";
    }
    return sighting.reading().best().probability() < SURE ? "not-sharp" : null;
  }

  private static int differing(String text) {
    if (text.length() != CARD.length()) {
      return Integer.MAX_VALUE;
    }
    int count = 0;
    for (int i = 0; i < CARD.length(); i++) {
      count += text.charAt(i) == CARD.charAt(i) ? 0 : 1;
    }
    return count;
  }

  private static Drill record(Run run) {
    List<Drill.Step> steps = new ArrayList<>();
    for (DrillStep step : run.steps.values()) {
      Measured measured = step.measured();
      String reason = step.reason();
      steps.add(
          new Drill.Step(
              step.name(),
              reason == null ? "" : reason,
              measured == null ? 0 : measured.plateHeight()));
    }
    return new Drill(run.startedAt, run.role.word(), steps);
  }

  private ObjectNode tell(Run now) {
    ObjectNode json = json(now);
    board.drill(json);
    return json;
  }

  private static ObjectNode json(Run now) {
    ObjectNode json = Json.object();
    json.put("id", now.id);
    json.put("startedAt", Json.instant(now.startedAt));
    json.put("endedAt", Json.instantOrNull(now.endedAt));
    json.put("role", now.role.word());
    json.put("card", CARD);
    ArrayNode steps = json.putArray("steps");
    now.steps.values().forEach(step -> steps.add(step.json()));
    boolean ended = now.endedAt != null;
    json.put("verdict", !ended ? null : record(now).go() ? "go" : "no-go");
    ArrayNode reasons = json.putArray("reasons");
    if (ended) {
      now.steps.values().stream()
          .filter(step -> step.state() == State.FAILED)
          .forEach(
              step -> reasons.addObject().put("step", step.name()).put("reason", step.reason()));
    }
    json.put("record", now.record);
    return json;
  }
}
