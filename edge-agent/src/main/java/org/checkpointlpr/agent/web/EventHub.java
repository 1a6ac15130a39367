package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells every open page what happens, in one order. Never waits for a browser. Safe on any thread.
 */
final class EventHub {
  static final int MOST_STREAMS = 16;

  // Guarded by this.
  private final List<EventStream> streams = new ArrayList<>();
  private long revision;
  private long dropped;

  /** Returns the number of the newest event. */
  synchronized long revision() {
    return revision;
  }

  /** Returns how many pages were dropped for not reading. */
  synchronized long dropped() {
    return dropped;
  }

  /** Returns how many pages are open. */
  synchronized int open() {
    return streams.size();
  }

  /** Opens a stream; its first event is the given one, which every later one follows. */
  synchronized void open(EventStream stream, String name, JsonNode first) throws Refusal {
    if (streams.size() >= MOST_STREAMS) {
      throw new Refusal(Refusal.Code.TOO_MANY_LISTENERS);
    }
    stream.offer("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
    stream.offer(event(name, first));
    streams.add(stream);
  }

  synchronized void remove(EventStream stream) {
    streams.remove(stream);
  }

  /** Tells all pages; the revision grows by one. */
  synchronized void publish(String name, JsonNode data) {
    revision++;
    tell(event(name, data));
  }

  /** Tells all pages something that changes nothing of what is shown: the revision stays. */
  synchronized void say(String name, JsonNode data) {
    tell(event(name, data));
  }

  /** Ends the streams of a session, after a last event. */
  synchronized void endSession(String session, String name, JsonNode data) {
    for (EventStream stream : List.copyOf(streams)) {
      if (stream.session().equals(session)) {
        stream.offer(event(name, data));
        streams.remove(stream);
        stream.endGently();
      }
    }
  }

  /** Ends all streams. */
  synchronized void close() {
    streams.forEach(EventStream::end);
    streams.clear();
  }

  private void tell(byte[] event) {
    for (EventStream stream : List.copyOf(streams)) {
      if (!stream.offer(event)) {
        streams.remove(stream);
        dropped++;
      }
    }
  }

  /** Writes an event as the HTML standard says; JSON has no line ends of its own. */
  private byte[] event(String name, JsonNode data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("id: " + revision + "\nevent: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(Json.bytes(data));
    out.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
