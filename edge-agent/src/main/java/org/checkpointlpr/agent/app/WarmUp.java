package org.checkpointlpr.agent.app;

import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.DrawnScene;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a recogniser read a drawn picture before the first camera sends one: the first picture takes
 * 0.2 s longer than the same one later, and those behind it wait for it.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final String NO_CAMERA = "warm-up";

  /** The last one can hardly be told, so that it is looked at as often as any plate is. */
  private static final List<String> PLATES = List.of("KBR8052", "UN 25417", "B8O0I1D");

  private WarmUp() {}

  /** Reads the picture; a failure is only told. Returns how many plates were read. */
  @SuppressWarnings("IllegalCatch") // a picture that cannot be read is no reason not to start
  static int of(Recogniser recogniser) {
    // Not closed: the recogniser goes on to its thread.
    RecogniserReader reader =
        new RecogniserReader(recogniser, Map.of(), new CameraBoard(System::nanoTime), c -> false);
    try (Frame frame = DrawnScene.of(NO_CAMERA, PLATES)) {
      return reader.read(frame, () -> Effort.THOROUGH).plates().size();
    } catch (RuntimeException e) {
      LOG.warn("warm-up failed because={}", e.toString());
      return 0;
    }
  }
}
