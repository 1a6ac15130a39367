package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkpointlpr.agent.config.AgentConfig.Reader;
import org.checkpointlpr.agent.config.AgentConfig.RecognitionConfig;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RecogniserOpeningTest {
  private static final RecognitionConfig TWO = new RecognitionConfig(Reader.CTC, 2);

  @AfterEach
  void noMatrixIsLeft() {
    assertThat(MatScope.live()).isZero();
  }

  @Test
  void theyAreOpenAndHaveReadOnceWhenTheyAreTaken() throws Exception {
    List<Recogniser> taken =
        RecogniserOpening.begin(TWO, readers -> Recogniser.open(readers, System::nanoTime)).take();
    assertThat(taken).hasSize(2).doesNotHaveDuplicates();
    assertThat(WarmUp.of(taken.get(0))).as("plates of the drawn picture").isPositive();
    taken.forEach(Recogniser::close);
  }

  @Test
  void whoGivesUpWhileInterruptedLeavesNoneOpen() {
    AtomicInteger opened = new AtomicInteger();
    RecogniserOpening opening =
        RecogniserOpening.begin(
            TWO,
            readers -> {
              opened.incrementAndGet();
              return Recogniser.open(readers, System::nanoTime);
            });
    Thread.currentThread().interrupt();
    assertThatThrownBy(opening::take).isInstanceOf(NativesException.class);
    opening.giveUp(); // noMatrixIsLeft() looks at what the networks hold
    assertThat(Thread.interrupted()).as("the wish to stop is passed on").isTrue();
    assertThat(opened).hasValue(2);
  }

  @Test
  void aBugInTheOpeningHidesNoOtherTroubleOfTheStart() {
    RecogniserOpening opening =
        RecogniserOpening.begin(
            TWO,
            readers -> {
              throw new IllegalStateException("as a native library would");
            });
    opening.giveUp();
    assertThatThrownBy(opening::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aModelThatIsMissingIsToldToWhoTakesThem() {
    RecogniserOpening opening =
        RecogniserOpening.begin(
            TWO,
            readers -> {
              throw new NativesException("the model is gone");
            });
    assertThatThrownBy(opening::take)
        .isInstanceOf(NativesException.class)
        .hasMessage("the model is gone");
    opening.giveUp();
  }
}
