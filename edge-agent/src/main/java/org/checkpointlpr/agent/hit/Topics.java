package org.checkpointlpr.agent.hit;

/**
 * The topics of one mission. One topic up for each checkpoint: a broker must not learn from the
 * topic what kind of record passes.
 *
 * @param mission the mission's name
 */
public record Topics(String mission) {
  /** Returns where a checkpoint writes its records. */
  public String up(String checkpoint) {
    return base() + "up/" + checkpoint;
  }

  /** Returns where headquarters writes receipts to a checkpoint. */
  public String down(String checkpoint) {
    return base() + "down/" + checkpoint;
  }

  /** Returns where a checkpoint, and its last will, say whether it is online (retained). */
  public String state(String checkpoint) {
    return base() + "state/" + checkpoint;
  }

  /** Returns where headquarters beats (retained). */
  public String beat() {
    return base() + "beat";
  }

  /** Returns where operators write a list's manifest (retained). */
  public String manifest(String list) {
    return base() + "list/" + list + "/manifest";
  }

  /** Returns where operators write a list's part (retained). */
  public String part(String list, String sha256) {
    return base() + "list/" + list + "/part/" + sha256;
  }

  /** Returns the filter for all parts of a list. */
  public String partFilter(String list) {
    return base() + "list/" + list + "/part/+";
  }

  /** Returns the filter for the manifests of all lists. */
  public String manifestFilter() {
    return base() + "list/+/manifest";
  }

  /** Returns whether the topic is one under which a manifest is published. */
  public boolean isManifest(String topic) {
    return topic.startsWith(base() + "list/") && topic.endsWith("/manifest");
  }

  /** Returns the filter for all records, or its share for one of several workers. */
  public String upFilter(boolean shared) {
    return (shared ? "$share/hq/" : "") + base() + "up/+";
  }

  /** Returns the filter for all checkpoints' states. */
  public String stateFilter() {
    return base() + "state/+";
  }

  /**
   * Returns where headquarters repeats a verified record in plain JSON, on a broker inside its
   * enclave. No access list of an outer broker allows it.
   */
  public String verified(RecordKind kind, String checkpoint) {
    return base() + "verified/" + kind.word() + "/" + checkpoint;
  }

  /** Returns the checkpoint in a topic of {@code up} or {@code state}; empty text for others. */
  public String checkpoint(String topic) {
    for (String kind : new String[] {"up/", "state/"}) {
      String prefix = base() + kind;
      if (topic.startsWith(prefix)) {
        return topic.substring(prefix.length());
      }
    }
    return "";
  }

  private String base() {
    return "lpr/" + mission + "/";
  }
}
