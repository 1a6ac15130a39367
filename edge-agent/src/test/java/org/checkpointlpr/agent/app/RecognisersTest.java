package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.config.AgentConfig.Reader;
import org.checkpointlpr.agent.config.AgentConfig.RecognitionConfig;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecognisersTest {
  private final List<PlateReaders> asked = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void everyThreadGetsTheReaderThatTheConfigurationNames(Reader reader) throws Exception {
    List<Recogniser> open = Recognisers.open(new RecognitionConfig(reader, 2), this::open);
    open.forEach(Recogniser::close);
    assertThat(open).hasSize(2).doesNotHaveDuplicates();
    assertThat(asked).extracting(Enum::name).containsExactly(reader.name(), reader.name());
  }

  @ParameterizedTest
  @EnumSource
  void aModelThatIsMissingEndsTheStart(Reader reader) {
    assertThatThrownBy(
            () ->
                Recognisers.open(
                    new RecognitionConfig(reader, 3),
                    chosen -> {
                      if (asked.size() == 1) {
                        throw new NativesException("the model is gone");
                      }
                      return open(chosen);
                    }))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("gone");
    assertThat(asked).hasSize(1);
  }

  private Recogniser open(PlateReaders readers) throws NativesException {
    asked.add(readers);
    return Recogniser.open(readers, System::nanoTime);
  }
}
