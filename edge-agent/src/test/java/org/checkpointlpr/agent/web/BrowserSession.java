package org.checkpointlpr.agent.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.checkpointlpr.watchlist.WatchlistEntry;

/**
 * A whole checkpoint, and a browser that looks at its page.
 *
 * @param stage the checkpoint
 * @param browser the browser
 */
record BrowserSession(CrewStage stage, Browser browser) implements AutoCloseable {
  /** Opens both; without a browser the tests are skipped, and say so. */
  static BrowserSession open(Path folder, List<WatchlistEntry> wanted, Clock clock)
      throws Exception {
    assumeTrue(Browser.isHere(), Browser.ABSENT);
    CrewStage stage = CrewStage.start(folder, wanted, clock);
    try {
      return new BrowserSession(stage, Browser.open());
    } catch (Exception e) {
      stage.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    browser.close();
    stage.close();
  }
}
