package org.checkpointlpr.agent.web;

import java.io.IOException;
import java.util.List;
import org.checkpointlpr.agent.web.CrewRole.Permission;

/** What may be asked of drill, count, exercise and the crew's own entries. Safe on any thread. */
final class DeskRoutes {
  private static final int LONGEST_WORD = 40;
  private static final String STEP = "(sound|list|clock|disk|reader|card-[a-z0-9][a-z0-9-]{0,31})";
  private static final String ENTRY = "([A-Za-z0-9][A-Za-z0-9._-]{0,39})";

  private final DrillDesk drill;
  private final AuditDesk audit;
  private final ExerciseDesk exercise;
  private final EntryDesk entries;

  DeskRoutes(DrillDesk drill, AuditDesk audit, ExerciseDesk exercise, EntryDesk entries) {
    this.drill = drill;
    this.audit = audit;
    this.exercise = exercise;
    this.entries = entries;
  }

  List<Route> all() {
    return List.of(
        Route.post("/api/drill", Permission.DRILL, this::startDrill),
        Route.post("/api/drill/end", Permission.DRILL, this::endDrill),
        Route.post("/api/drill/steps/" + STEP, Permission.DRILL, this::answerStep),
        Route.post("/api/audit", Permission.AUDIT, this::startAudit),
        Route.post("/api/audit/tap", Permission.AUDIT, this::tap),
        Route.post("/api/audit/end", Permission.AUDIT, this::endAudit),
        Route.post("/api/exercise", Permission.EXERCISE, this::exercise),
        Route.post("/api/exercise/inject", Permission.EXERCISE, this::inject),
        Route.post("/api/entries", Permission.ENTRIES, this::addEntry),
        Route.post("/api/entries/" + ENTRY + "/remove", Permission.ENTRIES, this::removeEntry));
  }

  private Answer startDrill(Call call) throws Refusal, IOException {
    call.emptyBody();
    return Answer.json(drill.start(call.role()));
  }

  private Answer endDrill(Call call) throws Refusal, IOException, InterruptedException {
    call.emptyBody();
    return Answer.json(drill.end());
  }

  private Answer answerStep(Call call) throws Refusal, IOException {
    Body body = call.body();
    boolean ok = body.flag("ok");
    body.end();
    return Answer.json(drill.answer(call.name(), ok));
  }

  private Answer startAudit(Call call) throws Refusal, IOException {
    Body body = call.body();
    AuditDesk.Light light =
        AuditDesk.Light.of(body.text("light", 1, LONGEST_WORD))
            .orElseThrow(() -> Refusal.field("light"));
    body.end();
    return Answer.json(audit.start(light));
  }

  private Answer tap(Call call) throws Refusal, IOException {
    call.emptyBody();
    return Answer.json(audit.tap());
  }

  private Answer endAudit(Call call) throws Refusal, IOException {
    call.emptyBody();
    return Answer.json(audit.end());
  }

  private Answer exercise(Call call) throws Refusal, IOException {
    Body body = call.body();
    boolean on = body.flag("on");
    body.end();
    exercise.set(on);
    return Answer.json(Json.object().put("mode", on ? "exercise" : "live"));
  }

  private Answer inject(Call call) throws Refusal, IOException {
    Body body = call.body();
    String plate = body.text("plate", 1, EntryDesk.LONGEST_PLATE);
    String camera = body.optionalText("camera", LONGEST_WORD);
    body.end();
    exercise.inject(plate, camera);
    return Answer.json(Json.object().put("injected", true));
  }

  private Answer addEntry(Call call) throws Refusal, IOException {
    return Answer.json(entries.add(call.body(), call.role()));
  }

  private Answer removeEntry(Call call) throws Refusal, IOException {
    call.emptyBody();
    return Answer.json(entries.remove(call.name(), call.role()));
  }
}
