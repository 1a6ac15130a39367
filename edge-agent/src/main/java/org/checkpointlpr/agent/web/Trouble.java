package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that the crew must know of: one state, one sound, one thing to do.
 *
 * @param kind what it is
 * @param subject the camera, where it concerns one
 * @param values numbers and words for the sentence
 */
record Trouble(Kind kind, @Nullable String subject, Map<String, Object> values) {
  /** How bad it is. */
  enum Severity {
    RED,
    AMBER
  }

  /** What is heard. */
  enum Sound {
    URGENT,
    ATTENTION,
    NONE
  }

  /** What can be wrong, worst first. */
  enum Kind {
    LIST_LOCKED(Severity.RED, Sound.URGENT, "unlock-list"),
    LIST_NONE(Severity.RED, Sound.URGENT, "ask-list"),
    DEVICE_CLONED(Severity.RED, Sound.URGENT, "stop-using-device"),
    HIT_NOT_STORED(Severity.RED, Sound.URGENT, "report-by-radio"),
    DISK_FULL(Severity.RED, Sound.URGENT, "free-disk"),
    READER_STUCK(Severity.RED, Sound.URGENT, "call-technician"),
    CAMERA_LOST(Severity.RED, Sound.ATTENTION, "check-camera"),
    CAMERA_FROZEN(Severity.RED, Sound.ATTENTION, "check-camera"),
    LIST_UNCONFIRMED(Severity.RED, Sound.ATTENTION, "tell-hq-list"),
    LIST_EXPIRED(Severity.RED, Sound.ATTENTION, "tell-hq-list"),
    NO_PLATE(Severity.AMBER, Sound.ATTENTION, "aim-camera"),
    READER_FAILING(Severity.AMBER, Sound.ATTENTION, "call-technician"),
    LIST_REFUSED(Severity.AMBER, Sound.ATTENTION, "tell-hq-list"),
    LIST_STALE(Severity.AMBER, Sound.ATTENTION, "tell-hq-list"),
    LIST_BEHIND(Severity.AMBER, Sound.NONE, "tell-hq-list"),
    RECORDS_PARKED(Severity.AMBER, Sound.NONE, "call-technician"),
    CLOCK_UNSET(Severity.AMBER, Sound.NONE, "set-clock"),
    LINK_DOWN(Severity.AMBER, Sound.ATTENTION, "work-on-link");

    private final Severity severity;
    private final Sound sound;
    private final String action;

    Kind(Severity severity, Sound sound, String action) {
      this.severity = severity;
      this.sound = sound;
      this.action = action;
    }
  }

  Trouble {
    values = new TreeMap<>(values);
  }

  static Trouble of(Kind kind) {
    return new Trouble(kind, null, Map.of());
  }

  static Trouble of(Kind kind, String name, Object value) {
    return new Trouble(kind, null, Map.of(name, value));
  }

  /** Returns what makes two troubles the same one that goes on. */
  String key() {
    return kind + "/" + subject;
  }

  ObjectNode json(Instant since) {
    ObjectNode json = Json.object();
    json.put("code", Json.word(kind));
    json.put("subject", subject);
    json.put("severity", kind.severity.name().toLowerCase(Locale.ROOT));
    json.put("sound", kind.sound.name().toLowerCase(Locale.ROOT));
    json.put("action", kind.action);
    json.put("since", Json.instant(since));
    ObjectNode into = json.putObject("values");
    values.forEach(
        (name, value) -> {
          if (value instanceof Number number) {
            into.put(name, number.longValue());
          } else {
            into.put(name, String.valueOf(value));
          }
        });
    return json;
  }
}
