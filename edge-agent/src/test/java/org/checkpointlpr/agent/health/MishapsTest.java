package org.checkpointlpr.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MishapsTest {
  private static final String PLATE = "B123XYZ";

  private final Counters counters = new Counters();
  private final Mishaps mishaps = new Mishaps(counters);
  private final Logger logger = (Logger) LoggerFactory.getLogger(Mishaps.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void eachBugIsCountedAndEachKindIsLoggedOnce() {
    for (int i = 0; i < 100; i++) {
      assertThat(mishaps.guard("matching", MishapsTest::oneBug)).isFalse();
    }
    assertThat(mishaps.guard("matching", MishapsTest::anotherBug)).isFalse();
    assertThat(mishaps.guard("matching", () -> {})).isTrue();
    assertThat(counters.get(Counters.Name.WORK_FAILED)).isEqualTo(101);
    assertThat(log.list).hasSize(2);
  }

  @Test
  void theLogSaysWhereTheBugIsAndNotWhichPlateMetIt() {
    mishaps.guard("matching", MishapsTest::oneBug);
    String logged =
        log.list.get(0).getFormattedMessage()
            + ThrowableProxyUtil.asString(log.list.get(0).getThrowableProxy());
    assertThat(logged)
        .contains("during=matching", "ArithmeticException", "oneBug", "IllegalArgumentException")
        .doesNotContain(PLATE);
  }

  @Test
  void anErrorIsNoMishap() {
    assertThatThrownBy(
            () ->
                mishaps.guard(
                    "matching",
                    () -> {
                      throw new LinkageError();
                    }))
        .isInstanceOf(LinkageError.class);
    assertThat(counters.get(Counters.Name.WORK_FAILED)).isZero();
  }

  @Test
  void whoMustNotGoOnIsThrownTheBug() {
    assertThatThrownBy(() -> Mishaps.thrown().guard("measuring", MishapsTest::anotherBug))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void oneBug() {
    RuntimeException bug = new IllegalArgumentException("no such plate: " + PLATE);
    bug.initCause(new ArithmeticException(PLATE + " / 0"));
    throw bug;
  }

  private static void anotherBug() {
    throw new IllegalStateException(PLATE);
  }
}
