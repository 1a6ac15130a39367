package org.checkpointlpr.agent.operator;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.uplink.Handed;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkException;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.Release;

/**
 * Publishes releases to a broker, retained, with the operator's certificate: first the files, then
 * the manifest, so that whoever sees the manifest finds the files; at last files that no release
 * needs any more are cleared. One thread.
 */
public final class ReleasePublisher {
  private final MqttLink link;
  private final Topics topics;
  private final String list;

  /**
   * How far it is.
   *
   * @param files the broker has taken
   * @param allFiles that are to be sent
   * @param bytes the broker has taken
   * @param allBytes that are to be sent
   */
  public record Progress(int files, int allFiles, long bytes, long allBytes) {}

  /**
   * What was done.
   *
   * @param files sent, the manifest among them
   * @param bytes of these
   * @param alreadyThere files of the release that were not sent again
   * @param cleared files that were removed from the broker
   */
  public record Published(int files, long bytes, int alreadyThere, int cleared) {}

  private ReleasePublisher(MqttLink link, Topics topics, String list) {
    this.link = link;
    this.topics = topics;
    this.list = list;
  }

  /**
   * Publishes a release.
   *
   * @param operator whose certificate the broker knows
   * @param before the release that this broker was given last, if any
   * @param progress is told now and then
   * @throws LinkException if the broker cannot be reached, or refuses; what it has taken stays, and
   *     no checkpoint sees a release that is not there as a whole
   * @throws IOException if the operator's key cannot be read
   */
  public static Published publish(
      PartyFolder operator,
      URI broker,
      String list,
      Release release,
      Optional<Release> before,
      Consumer<Progress> progress)
      throws IOException, LinkException, InterruptedException {
    Clock clock = Clock.systemUTC();
    TlsMaterial material =
        new TlsMaterial(operator.identity(Role.OPERATOR_LINK), operator.trust(), clock::instant);
    LinkSettings settings =
        new LinkSettings(
            operator.name(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ZERO,
            Duration.ofSeconds(10));
    try (MqttLink link =
        PahoMqttLink.connector(material).connect(broker, settings, Deaf.LISTENER)) {
      return new ReleasePublisher(link, new Topics(operator.mission()), list)
          .publish(release, before, progress);
    }
  }

  private enum Deaf implements LinkListener {
    /** An operator only speaks; a lost link shows in what was published. */
    LISTENER;

    @Override
    public void received(Incoming incoming) {
      incoming.acknowledge().run();
    }

    @Override
    public void lost(String why) {}
  }

  private Published publish(Release release, Optional<Release> before, Consumer<Progress> progress)
      throws LinkException, InterruptedException {
    Set<String> there = before.map(old -> old.files().keySet()).orElse(Set.of());
    Map<String, byte[]> files = new TreeMap<>(release.files());
    files.keySet().removeAll(there);
    long bytes = release.manifest().length;
    for (byte[] file : files.values()) {
      bytes += file.length;
    }
    send(files, bytes, progress);
    require(link.publish(topics.manifest(list), release.manifest(), true), "the manifest");
    progress.accept(new Progress(files.size() + 1, files.size() + 1, bytes, bytes));
    int cleared = clear(there, release.files().keySet());
    return new Published(files.size() + 1, bytes, release.files().size() - files.size(), cleared);
  }

  private void send(Map<String, byte[]> files, long allBytes, Consumer<Progress> progress)
      throws LinkException, InterruptedException {
    List<CompletableFuture<Handed>> handed = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      // Waits while the broker's window is full: what is counted as sent is nearly that.
      handed.add(link.publish(topics.part(list, file.getKey()), file.getValue(), true));
      bytes += file.getValue().length;
      progress.accept(new Progress(handed.size(), files.size() + 1, bytes, allBytes));
    }
    for (CompletableFuture<Handed> one : handed) {
      require(one, "a file");
    }
  }

  private int clear(Set<String> before, Set<String> now)
      throws LinkException, InterruptedException {
    List<CompletableFuture<Handed>> handed = new ArrayList<>();
    for (String file : before) {
      if (!now.contains(file)) {
        handed.add(link.publish(topics.part(list, file), new byte[0], true));
      }
    }
    for (CompletableFuture<Handed> one : handed) {
      require(one, "the removal of an old file");
    }
    return handed.size();
  }

  private static void require(CompletableFuture<Handed> future, String what) throws LinkException {
    try {
      Handed handed = future.join();
      if (!handed.taken()) {
        throw new LinkException(
            "the broker refused %s: %s; is this operator in its access list?"
                .formatted(what, handed));
      }
    } catch (CompletionException e) {
      throw new LinkException("the broker did not take " + what + ": " + e.getMessage(), e);
    }
  }
}
