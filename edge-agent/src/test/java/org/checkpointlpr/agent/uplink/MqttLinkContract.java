package org.checkpointlpr.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Topics;
import org.junit.jupiter.api.Test;

/**
 * What every link with its broker does. Tests that use the fake are worth something because it
 * passes these as the real one does.
 */
abstract class MqttLinkContract {
  static final String CHECKPOINT = "cp-alpha";
  static final String HQ = "hq";
  static final Topics TOPICS = new Topics("test");

  private static final Duration SOON = Duration.ofSeconds(15);

  /** Hears, and acknowledges if it is polite. */
  static final class Ear implements LinkListener {
    private final ConcurrentLinkedQueue<Incoming> heard = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private final boolean acknowledges;

    Ear(boolean acknowledges) {
      this.acknowledges = acknowledges;
    }

    @Override
    public void received(Incoming incoming) {
      heard.add(incoming);
      if (acknowledges) {
        incoming.acknowledge().run();
      }
    }

    @Override
    public void lost(String why) {
      lost.add(why);
    }

    List<String> lost() {
      return List.copyOf(lost);
    }

    List<String> texts() {
      return heard.stream()
          .map(m -> new String(m.payload().toArray(), StandardCharsets.UTF_8))
          .toList();
    }

    private void awaitTexts(int number) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(texts()).hasSizeGreaterThanOrEqualTo(number));
    }
  }

  /** Connects through what can be cut. */
  abstract MqttLink connect(LinkSettings settings, Ear ear) throws Exception;

  /** Breaks the client's connection without a word. */
  abstract void cut(String client);

  /** Returns a connector and an address at which nobody listens. */
  abstract MqttConnector toNobody() throws Exception;

  @Test
  void whatIsPublishedArrivesAsItIs() throws Exception {
    Ear ear = new Ear(true);
    try (MqttLink hq = connect(FakeBroker.settings(HQ), ear);
        MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), new Ear(true))) {
      hq.subscribe(TOPICS.upFilter(false));
      assertThat(publish(checkpoint, TOPICS.up(CHECKPOINT), "one", false))
          .isEqualTo(Handed.ACCEPTED);
      ear.awaitTexts(1);
      assertThat(ear.texts()).containsExactly("one");
      assertThat(ear.heard.peek()).matches(m -> m.topic().equals(TOPICS.up(CHECKPOINT)));
      assertThat(ear.heard.peek()).matches(m -> !m.retained());
    }
  }

  @Test
  void brokerSaysThatNobodySubscribes() throws Exception {
    try (MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), new Ear(true))) {
      assertThat(publish(checkpoint, TOPICS.up(CHECKPOINT), "one", false))
          .isEqualTo(Handed.NO_SUBSCRIBER);
    }
  }

  @Test
  void whatIsRetainedReachesWhoSubscribesLater() throws Exception {
    Ear ear = new Ear(true);
    try (MqttLink hq = connect(FakeBroker.settings(HQ), new Ear(true));
        MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), ear)) {
      assertThat(publish(hq, TOPICS.beat(), "old", true).taken()).isTrue();
      assertThat(publish(hq, TOPICS.beat(), "beat", true).taken()).isTrue();
      checkpoint.subscribe(TOPICS.beat());
      ear.awaitTexts(1);
      assertThat(ear.texts()).containsExactly("beat");
      assertThat(ear.heard.peek()).matches(Incoming::retained);
    }
  }

  @Test
  void onlyWhatWasNotAcknowledgedComesAgain() throws Exception {
    try (MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), new Ear(true))) {
      Ear rude = new Ear(false);
      try (MqttLink hq = connect(FakeBroker.settings(HQ), rude)) {
        hq.subscribe(TOPICS.upFilter(false));
        publish(checkpoint, TOPICS.up(CHECKPOINT), "one", false);
        publish(checkpoint, TOPICS.up(CHECKPOINT), "two", false);
        rude.awaitTexts(2);
        rude.heard.peek().acknowledge().run();
        // The acknowledgement is on its way before the goodbye: both go through one socket.
        publish(hq, TOPICS.down(CHECKPOINT), "flush", false);
      }
      Ear polite = new Ear(true);
      try (MqttLink hq = connect(FakeBroker.settings(HQ), polite)) {
        polite.awaitTexts(1);
        publish(checkpoint, TOPICS.up(CHECKPOINT), "three", false);
        polite.awaitTexts(2);
        assertThat(polite.texts()).containsExactly("two", "three");
        assertThat(hq.window()).isPositive();
      }
    }
  }

  @Test
  void messagesWaitForASubscriberThatIsAway() throws Exception {
    try (MqttLink hq = connect(FakeBroker.settings(HQ), new Ear(true))) {
      hq.subscribe(TOPICS.upFilter(false));
    }
    try (MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), new Ear(true))) {
      assertThat(publish(checkpoint, TOPICS.up(CHECKPOINT), "kept", false).taken()).isTrue();
    }
    Ear ear = new Ear(true);
    try (MqttLink hq = connect(FakeBroker.settings(HQ), ear)) {
      ear.awaitTexts(1);
      assertThat(ear.texts()).containsExactly("kept");
      assertThat(hq.window()).isPositive();
    }
  }

  @Test
  void foreignTopicIsRefusedAndDeliveredToNobody() throws Exception {
    Ear ear = new Ear(true);
    try (MqttLink hq = connect(FakeBroker.settings(HQ), ear);
        MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), new Ear(true))) {
      hq.subscribe(TOPICS.upFilter(false));
      assertThat(publish(checkpoint, TOPICS.up("cp-bravo"), "forged", false))
          .isEqualTo(Handed.NOT_AUTHORISED);
      publish(checkpoint, TOPICS.up(CHECKPOINT), "own", false);
      ear.awaitTexts(1);
      assertThat(ear.texts()).containsExactly("own");
    }
  }

  @Test
  void oversizeMessageIsRefusedAndTheLinkLives() throws Exception {
    try (MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), new Ear(true))) {
      assertThat(
              checkpoint
                  .publish(TOPICS.up(CHECKPOINT), new byte[1_100_000], false)
                  .get(10, TimeUnit.SECONDS))
          .isEqualTo(Handed.TOO_LARGE);
      assertThat(publish(checkpoint, TOPICS.up(CHECKPOINT), "small", false).taken()).isTrue();
    }
  }

  @Test
  void lastWillIsPublishedAfterACutAndNotAfterAGoodbye() throws Exception {
    Ear ear = new Ear(true);
    String state = TOPICS.state(CHECKPOINT);
    LinkSettings plain = FakeBroker.settings(CHECKPOINT);
    LinkSettings willing =
        new LinkSettings(
            CHECKPOINT,
            Optional.of(
                new LinkSettings.Will(state, Bytes.of("gone".getBytes(StandardCharsets.UTF_8)))),
            plain.keepAlive(),
            plain.sessionExpiry(),
            plain.timeout());
    try (MqttLink hq = connect(FakeBroker.settings(HQ), ear)) {
      hq.subscribe(TOPICS.stateFilter());
      try (MqttLink polite = connect(willing, new Ear(true))) {
        publish(polite, state, "goodbye", true);
      }
      Ear cutOff = new Ear(true);
      try (MqttLink brusque = connect(willing, cutOff)) {
        publish(brusque, state, "here", true);
        cut(CHECKPOINT);
        ear.awaitTexts(3);
        assertThat(ear.texts()).containsExactly("goodbye", "here", "gone");
        await().atMost(SOON).until(() -> !cutOff.lost.isEmpty());
      }
    }
  }

  @Test
  void cutLinkSaysSoOnceAndTakesNothingMore() throws Exception {
    Ear ear = new Ear(true);
    try (MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), ear)) {
      publish(checkpoint, TOPICS.up(CHECKPOINT), "one", false);
      cut(CHECKPOINT);
      await().atMost(SOON).until(() -> !ear.lost.isEmpty());
      assertThatThrownBy(() -> publish(checkpoint, TOPICS.up(CHECKPOINT), "two", false))
          .hasStackTraceContaining(LinkException.class.getName());
    }
    assertThat(ear.lost).hasSize(1);
  }

  @Test
  void manyMessagesPassThroughTheWindowInOrder() throws Exception {
    Ear ear = new Ear(true);
    try (MqttLink hq = connect(FakeBroker.settings(HQ), ear);
        MqttLink checkpoint = connect(FakeBroker.settings(CHECKPOINT), new Ear(true))) {
      hq.subscribe(TOPICS.upFilter(false));
      List<CompletableFuture<Handed>> answers = new ArrayList<>();
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 10 * checkpoint.window(); i++) {
        sent.add("message " + i);
        answers.add(
            checkpoint.publish(
                TOPICS.up(CHECKPOINT), sent.get(i).getBytes(StandardCharsets.UTF_8), false));
      }
      for (CompletableFuture<Handed> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Handed.ACCEPTED);
      }
      ear.awaitTexts(sent.size());
      assertThat(ear.texts()).isEqualTo(sent);
    }
  }

  @Test
  void connectingToNobodyFailsWithTheAddress() throws Exception {
    MqttConnector connector = toNobody();
    assertThatThrownBy(
            () ->
                connector.connect(
                    URI.create("ssl://localhost:1"),
                    FakeBroker.settings(CHECKPOINT),
                    new Ear(true)))
        .isInstanceOf(LinkException.class)
        .hasMessageContaining("localhost:1");
  }

  private static Handed publish(MqttLink link, String topic, String text, boolean retained)
      throws Exception {
    return link.publish(topic, text.getBytes(StandardCharsets.UTF_8), retained)
        .get(10, TimeUnit.SECONDS);
  }
}
