package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.LivePicture;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Disposition.Outcome;
import org.checkpointlpr.agent.hit.Disposition.SameVehicle;
import org.checkpointlpr.agent.web.CrewRole.Permission;

/** Everything that may be asked, as {@code api/crew-openapi.yaml} says. Safe on any thread. */
final class Routes {
  /** An empty road is looked at twice a second while somebody looks. */
  private static final Duration PICTURE_PATIENCE = Duration.ofMillis(1500);

  private static final int LONGEST_TEXT = 24;
  private static final int LONGEST_NOTE = 500;
  private static final int SHORTEST_HOLD = 1000;
  private static final int LONGEST_HOLD = 600_000;

  private final CrewBoard board;
  private final AlarmDesk desk;
  private final SignIn signIn;
  private final CameraBoard cameras;
  private final Consumer<String> panic;
  private final Clock clock;
  private final LongSupplier nanoTime;

  Routes(
      CrewBoard board,
      AlarmDesk desk,
      SignIn signIn,
      CameraBoard cameras,
      Consumer<String> panic,
      Clock clock,
      LongSupplier nanoTime) {
    this.board = board;
    this.desk = desk;
    this.signIn = signIn;
    this.cameras = cameras;
    this.panic = panic;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  List<Route> all() {
    String alarm = "/api/alarms/" + Route.ALARM_ID;
    return List.of(
        Route.open("GET", "/api/session", signIn::show),
        Route.open("POST", "/api/session", signIn::begin),
        Route.post("/api/session/end", null, signIn::end),
        Route.get("/api/state", call -> Answer.json(board.snapshot())),
        Route.get("/api/events", this::events),
        Route.get("/api/counts", call -> Answer.json(board.counts())),
        Route.get(alarm + "/plate.jpg", call -> jpeg(board.plate(call.name()).bytes())),
        Route.get(alarm + "/scene.jpg", call -> jpeg(board.scene(call.name()).bytes())),
        Route.post(alarm + "/acknowledge", Permission.ALARMS, this::acknowledge),
        Route.post(alarm + "/confirm", Permission.ALARMS, this::confirm),
        Route.post(alarm + "/outcome", Permission.ALARMS, this::outcome),
        Route.get("/api/cameras/" + Route.CAMERA + "/live.jpg", this::live),
        Route.post("/api/panic", Permission.PANIC, this::panic));
  }

  private Answer events(Call call) throws Refusal {
    EventStream stream = new EventStream(call.session().token());
    board.open(stream);
    return new Answer.Events(stream);
  }

  private static Answer jpeg(byte[] bytes) {
    return new Answer.Content(200, "image/jpeg", Bytes.of(bytes));
  }

  private Answer acknowledge(Call call) throws Refusal, IOException {
    call.emptyBody();
    return alarm(desk.acknowledge(call.name(), call.role()));
  }

  private Answer confirm(Call call) throws Refusal, IOException {
    Body body = call.body();
    boolean readsSo = body.flag("readsSo");
    SameVehicle same = sameVehicle(body.text("sameVehicle", 1, LONGEST_TEXT));
    body.end();
    return alarm(desk.confirm(call.name(), call.role(), readsSo, same));
  }

  private static SameVehicle sameVehicle(String word) throws Refusal {
    for (SameVehicle value : SameVehicle.values()) {
      if (Json.word(value).equals(word)) {
        return value;
      }
    }
    throw Refusal.field("sameVehicle");
  }

  private Answer outcome(Call call) throws Refusal, IOException, InterruptedException {
    Body body = call.body();
    Outcome outcome =
        AlarmJson.outcome(body.text("outcome", 1, LONGEST_TEXT))
            .orElseThrow(() -> Refusal.field("outcome"));
    String correctText = body.optionalText("correctText", LONGEST_TEXT);
    String note = body.optionalText("note", LONGEST_NOTE);
    body.end();
    board.find(call.name());
    AlarmDesk.Said said = AlarmDesk.Said.of(outcome, correctText, note);
    return alarm(desk.outcome(call.name(), call.role(), said));
  }

  private Answer alarm(Alarm alarm) {
    return Answer.json(board.json(alarm));
  }

  private Answer live(Call call) throws Refusal, InterruptedException {
    LiveView view =
        cameras.named(call.name()).orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_CAMERA));
    Optional<LivePicture> picture = view.picture(PICTURE_PATIENCE);
    if (picture.isEmpty()) {
      throw new Refusal(Refusal.Code.NO_PICTURE);
    }
    return new Answer.Picture(
        Bytes.of(picture.get().jpeg()),
        AlarmJson.millis(nanoTime.getAsLong() - picture.get().capturedNanos()));
  }

  private Answer panic(Call call) throws Refusal, IOException {
    Body body = call.body();
    body.number("heldMs", SHORTEST_HOLD, LONGEST_HOLD);
    body.end();
    long start = nanoTime.getAsLong();
    panic.accept(call.role().word());
    ObjectNode json = Json.object();
    json.put("zeroedAt", Json.instant(clock.instant()));
    json.put("tookMs", Json.rounded((nanoTime.getAsLong() - start) / 1e6));
    return Answer.json(json);
  }
}
