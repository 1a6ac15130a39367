package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.config.CrewConfig;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in and out. A role without a PIN is open to whoever reaches the page, which the
 * configuration allows the crew on this machine alone; nobody is commander without one. Safe on any
 * thread.
 */
final class SignIn {
  private static final int LONGEST_PIN = 32;

  private final CrewConfig config;
  private final Gate gate;
  private final Sessions sessions;
  private final CrewModes modes;
  private final EventHub hub;
  private final List<String> languages = StaticFiles.languages();
  private final Map<CrewRole, PinGuard> guards = new EnumMap<>(CrewRole.class);

  SignIn(CrewConfig config, Gate gate, CrewModes modes, EventHub hub, LongSupplier nanoTime) {
    this.config = config;
    this.gate = gate;
    this.modes = modes;
    this.hub = hub;
    this.sessions = new Sessions(config.session().toNanos(), nanoTime);
    config.crewPin().ifPresent(pin -> guard(CrewRole.CREW, pin, nanoTime));
    config.commanderPin().ifPresent(pin -> guard(CrewRole.COMMANDER, pin, nanoTime));
  }

  private void guard(CrewRole role, String pin, LongSupplier nanoTime) {
    guards.put(role, new PinGuard(PinHash.parse(pin), nanoTime));
  }

  /** Returns the session that a request belongs to. */
  Optional<Sessions.Session> session(HttpExchange exchange) {
    return gate.token(exchange).flatMap(sessions::of);
  }

  Answer show(Call call) {
    return Answer.json(json(session(call.exchange()).orElse(null)));
  }

  Answer begin(Call call) throws Refusal, IOException {
    Body body = call.body();
    CrewRole role = CrewRole.of(body.text("role", 1, 32)).orElseThrow(() -> Refusal.field("role"));
    String pin = body.text("pin", 0, LONGEST_PIN);
    body.end();
    check(role, pin);
    session(call.exchange()).ifPresent(this::forget);
    Sessions.Session session = sessions.begin(role);
    call.exchange().getResponseHeaders().set("Set-Cookie", gate.cookie(session.token()));
    return Answer.json(json(session));
  }

  private void check(CrewRole role, String pin) throws Refusal {
    PinGuard guard = guards.get(role);
    if (guard != null) {
      guard.check(pin);
    } else if (role != CrewRole.CREW || !config.isLocal()) {
      throw new Refusal(Refusal.Code.ROLE_NEEDED);
    } else if (!pin.isEmpty()) {
      throw Refusal.field("pin");
    }
  }

  Answer end(Call call) throws Refusal, IOException {
    call.emptyBody();
    forget(call.session());
    call.exchange().getResponseHeaders().set("Set-Cookie", gate.cookie(""));
    return Answer.json(json(null));
  }

  private void forget(Sessions.Session session) {
    sessions.end(session.token());
    hub.endSession(session.token(), "session", Json.object().put("signedIn", false));
  }

  private ObjectNode json(Sessions.@Nullable Session session) {
    ObjectNode json = Json.object();
    json.put("signedIn", session != null);
    json.put("role", session == null ? null : session.role().word());
    json.put("csrf", session == null ? null : session.csrf());
    ArrayNode may = json.putArray("may");
    for (CrewRole.Permission permission : CrewRole.Permission.values()) {
      if (session != null && session.role().may(permission)) {
        may.add(permission.word());
      }
    }
    ArrayNode roles = json.putArray("roles");
    for (CrewRole role : CrewRole.values()) {
      boolean pin = guards.containsKey(role);
      if (pin || (role == CrewRole.CREW && config.isLocal())) {
        roles.addObject().put("role", role.word()).put("pin", pin);
      }
    }
    json.put("language", config.language());
    languages.forEach(json.putArray("languages")::add);
    json.set("checkpoint", session == null ? null : modes.checkpoint());
    return json;
  }
}
