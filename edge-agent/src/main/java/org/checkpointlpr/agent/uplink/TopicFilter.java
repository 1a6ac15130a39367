package org.checkpointlpr.agent.uplink;

/** MQTT topic filters. Pure. */
final class TopicFilter {
  private TopicFilter() {}

  /** Returns whether a topic falls under a filter with {@code +} and {@code #} (MQTT 5, 4.7). */
  static boolean matches(String filter, String topic) {
    String[] pattern = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || !(pattern[i].equals("+") || pattern[i].equals(levels[i]))) {
        return false;
      }
    }
    return pattern.length == levels.length;
  }
}
