package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A request that is refused: nothing has changed. Names no plate. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, with the HTTP status (RFC 9110) and a title for people. */
  enum Code {
    BAD_JSON(400, "The body is not one JSON object"),
    BAD_FIELD(400, "A field is missing, unknown or out of range"),
    BAD_PATH(400, "The path holds what no path here holds"),
    SESSION_NEEDED(401, "Sign in first"),
    WRONG_PIN(401, "The PIN is wrong"),
    HOST(403, "This page has other names; see 'names' in the configuration"),
    ORIGIN(403, "The request comes from another site"),
    CSRF(403, "The session's token is missing or wrong"),
    ROLE_NEEDED(403, "Your role may not do this"),
    UNKNOWN_PATH(404, "There is nothing here"),
    UNKNOWN_ALARM(404, "There is no such alarm, or it is forgotten"),
    UNKNOWN_CAMERA(404, "There is no such camera"),
    UNKNOWN_ENTRY(404, "There is no such entry"),
    UNKNOWN_STEP(404, "The drill has no such step"),
    NO_PICTURE(404, "There is no picture now"),
    METHOD_NOT_ALLOWED(405, "This cannot be done here"),
    CONFIRM_FIRST(409, "Both questions must be answered first"),
    OUTCOME_NOT_ALLOWED(409, "This does not go with the answers given before"),
    ALREADY_CLOSED(409, "The alarm is closed"),
    DRILL_NOT_RUNNING(409, "No drill is running"),
    AUDIT_NOT_RUNNING(409, "No count is running"),
    NOT_EXERCISING(409, "Exercise mode is off"),
    NOT_AVAILABLE(409, "The agent cannot do this now"),
    TOO_LARGE(413, "The body is too large"),
    CONTENT_TYPE(415, "The body must be application/json"),
    LOCKED_OUT(429, "Too many wrong PINs"),
    INTERNAL(500, "A bug in this program"),
    TOO_MANY_LISTENERS(503, "Too many pages are open");

    private final int status;
    private final String title;

    Code(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    /** Returns the word that stands in JSON. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Code code;
  private final transient ObjectNode extra = JsonNodeFactory.instance.objectNode();

  Refusal(Code code) {
    super(code.title);
    this.code = code;
  }

  /** A refusal for the sake of one field of the body. */
  static Refusal field(String name) {
    Refusal refusal = new Refusal(Code.BAD_FIELD);
    refusal.extra.put("field", name);
    return refusal;
  }

  static Refusal wrongPin(int attemptsLeft) {
    Refusal refusal = new Refusal(Code.WRONG_PIN);
    refusal.extra.put("attemptsLeft", attemptsLeft);
    return refusal;
  }

  static Refusal lockedOut(long seconds) {
    Refusal refusal = new Refusal(Code.LOCKED_OUT);
    refusal.extra.put("retryAfterSeconds", seconds);
    return refusal;
  }

  Code code() {
    return code;
  }

  /** Returns for how long it will be refused again; 0 where time does not help. */
  long retryAfterSeconds() {
    return extra.path("retryAfterSeconds").asLong(0);
  }

  /** Returns the body of the answer, as RFC 9457 says. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "urn:checkpointlpr:problem:" + code.word());
    json.put("title", code.title);
    json.put("status", code.status);
    json.put("code", code.word());
    json.setAll(extra);
    return json;
  }
}
