package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.plate.Canonicalizer;
import org.checkpointlpr.watchlist.LocalEntries;
import org.checkpointlpr.watchlist.LocalEntry;

/** The crew's own entries: for this checkpoint alone, and for hours. Safe on any thread. */
final class EntryDesk {
  private static final Pattern ISSUER = Pattern.compile("|[A-Z]{2}(-[A-Z0-9]{1,3})?");
  private static final Pattern INSTRUCTION = Pattern.compile("[A-Z][A-Z0-9_]{1,39}");
  static final int LONGEST_PLATE = 24;
  private static final int SHORTEST_REASON = 3;
  private static final int LONGEST_REASON = 200;

  private final Optional<LocalEntries> entries;

  EntryDesk(Optional<LocalEntries> entries) {
    this.entries = entries;
  }

  ObjectNode add(Body body, CrewRole role) throws Refusal {
    String plate = body.text("plate", 1, LONGEST_PLATE);
    String issuer = body.optionalText("issuer", ISSUER);
    String reason = body.text("reason", SHORTEST_REASON, LONGEST_REASON);
    String instruction = body.text("instruction", INSTRUCTION);
    String vehicle = body.optionalText("vehicle", LONGEST_REASON);
    int hours = body.number("hours", 1, (int) LocalEntries.LONGEST.toHours());
    body.end();
    String words = vehicle.isBlank() ? reason : reason + " (" + vehicle + ")";
    if (words.isBlank() || words.length() > LONGEST_REASON) {
      throw Refusal.field("reason");
    }
    try {
      var unused = Canonicalizer.canonical(plate);
    } catch (IllegalArgumentException e) {
      throw Refusal.field("plate");
    }
    try {
      return json(
          book()
              .add(
                  new LocalEntries.Draft(
                      plate,
                      issuer,
                      MatchPolicy.EQUIVALENT,
                      instruction,
                      words,
                      role.word(),
                      Duration.ofHours(hours))),
          false);
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal(Refusal.Code.NOT_AVAILABLE); // disk, too many, or destroyed
    }
  }

  ObjectNode remove(String id, CrewRole role) throws Refusal {
    LocalEntry gone =
        book().active().stream()
            .filter(local -> local.entry().id().equals(id))
            .findFirst()
            .orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_ENTRY));
    try {
      if (!book().remove(id, role.word())) {
        throw new Refusal(Refusal.Code.UNKNOWN_ENTRY);
      }
    } catch (IOException e) {
      throw new Refusal(Refusal.Code.NOT_AVAILABLE);
    }
    return json(gone, true);
  }

  ArrayNode all() {
    ArrayNode json = Json.object().arrayNode();
    entries.ifPresent(book -> book.active().forEach(local -> json.add(json(local, false))));
    return json;
  }

  private LocalEntries book() throws Refusal {
    return entries.orElseThrow(() -> new Refusal(Refusal.Code.NOT_AVAILABLE));
  }

  private static ObjectNode json(LocalEntry local, boolean removed) {
    ObjectNode json = Json.object();
    json.put("id", local.entry().id());
    json.put("plate", local.entry().plate());
    json.put("issuer", local.entry().issuer());
    json.put("reason", local.reason());
    json.put("instruction", local.entry().handling().instruction());
    json.put("vehicle", "");
    json.put("role", local.who());
    json.put("addedAt", Json.instant(local.added()));
    json.put("expiresAt", Json.instant(local.until()));
    json.put("removed", removed);
    return json;
  }
}
