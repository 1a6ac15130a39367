package org.checkpointlpr.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FollowingTest {
  private final List<String> said = new ArrayList<>();
  private final Following following = new Following();

  private final MqttLink link =
      new MqttLink() {
        @Override
        public CompletableFuture<Handed> publish(String topic, byte[] payload, boolean retained) {
          return CompletableFuture.completedFuture(Handed.ACCEPTED);
        }

        @Override
        public void subscribe(String filter) {
          said.add("+" + filter);
        }

        @Override
        public void subscribe(List<String> filters) {
          said.add("+" + filters.size() + " " + filters.get(0));
        }

        @Override
        public void unsubscribe(List<String> filters) {
          said.add("-" + filters.size() + " " + filters.get(0));
        }

        @Override
        public int window() {
          return 1;
        }

        @Override
        public void close() {}
      };

  @Test
  void whatIsFollowedIsSubscribedToOnceAndEndedOnce() throws Exception {
    following.follow(List.of("a", "b"));
    following.carryOut(link);
    following.carryOut(link);
    following.unfollow(List.of("a"));
    following.carryOut(link);
    following.unfollow(List.of("a"));
    following.carryOut(link);
    assertThat(said).containsExactly("+2 a", "-1 a");
  }

  @Test
  void aNewConnectionIsToldEverythingAgain() throws Exception {
    following.follow(List.of("a", "b"));
    following.carryOut(link);
    following.unfollow(List.of("b"));
    following.connected();
    following.carryOut(link);
    assertThat(said).containsExactly("+2 a", "+1 a");
  }

  @Test
  void whoFollowsTwiceIsDeliveredToTwice() throws Exception {
    following.follow(List.of("a"));
    following.carryOut(link);
    following.follow(List.of("a"));
    following.carryOut(link);
    assertThat(said).containsExactly("+1 a", "+1 a");
  }

  @Test
  void manyGoInPacketsOfSixtyFour() throws Exception {
    following.follow(IntStream.range(0, 130).mapToObj(i -> "t" + i).toList());
    following.carryOut(link);
    assertThat(said).containsExactly("+64 t0", "+64 t64", "+2 t128");
  }
}
