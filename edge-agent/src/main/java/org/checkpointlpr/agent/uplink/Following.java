package org.checkpointlpr.agent.uplink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Topics that are subscribed to one by one, for as long as what is retained under them is needed:
 * only what is missing travels, and it travels again after a cut. Any thread asks; the uplink
 * thread carries it out.
 */
final class Following {
  /** Filters in one packet: their names take 6 KiB. */
  private static final int BATCH = 64;

  // Guarded by this.
  private final Set<String> wanted = new LinkedHashSet<>();
  private final Set<String> again = new HashSet<>();

  // Owned by the uplink thread.
  private final Set<String> subscribed = new LinkedHashSet<>();

  private volatile boolean changed;

  /** Asks for topics; one that is followed already is delivered once more. */
  synchronized void follow(Collection<String> topics) {
    for (String topic : topics) {
      if (!wanted.add(topic)) {
        again.add(topic);
      }
    }
    changed = true;
  }

  synchronized void unfollow(Collection<String> topics) {
    wanted.removeAll(topics);
    again.removeAll(topics);
    changed = true;
  }

  /** On the uplink thread: a new connection has none of them, or does not deliver them again. */
  void connected() {
    subscribed.clear();
    changed = true;
  }

  /** On the uplink thread: brings the connection's subscriptions to what is asked for. */
  void carryOut(MqttLink link) throws LinkException, InterruptedException {
    if (!changed) {
      return;
    }
    List<String> add = new ArrayList<>();
    List<String> remove = new ArrayList<>();
    synchronized (this) {
      changed = false;
      for (String topic : wanted) {
        if (!subscribed.contains(topic) || again.contains(topic)) {
          add.add(topic);
        }
      }
      for (String topic : subscribed) {
        if (!wanted.contains(topic)) {
          remove.add(topic);
        }
      }
      again.clear();
    }
    for (int from = 0; from < add.size(); from += BATCH) {
      link.subscribe(add.subList(from, Math.min(add.size(), from + BATCH)));
    }
    for (int from = 0; from < remove.size(); from += BATCH) {
      link.unsubscribe(remove.subList(from, Math.min(remove.size(), from + BATCH)));
    }
    subscribed.addAll(add);
    remove.forEach(subscribed::remove);
  }
}
