package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.evaluate.Evaluation;
import org.checkpointlpr.agent.evaluate.LabelledPicture;
import org.checkpointlpr.agent.evaluate.LabelledSet;
import org.checkpointlpr.agent.evaluate.MissPage;
import org.checkpointlpr.agent.evaluate.PictureScore;
import org.checkpointlpr.agent.evaluate.PredictionFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an evaluation asks for while it runs, and shows on a terminal how far it has come.
 */
final class EvaluationReports implements Evaluation.Listener, AutoCloseable {
  private final @Nullable Writer predictionOut;
  private final @Nullable Writer pageOut;
  private final @Nullable PredictionFile predictions;
  private final @Nullable MissPage page;
  private final PrintWriter err;
  private final int pictures;
  private final boolean terminal = Terminal.showsProgress();
  private int done;

  private EvaluationReports(
      @Nullable Writer predictionOut, @Nullable Writer pageOut, PrintWriter err, int pictures)
      throws IOException {
    this.predictionOut = predictionOut;
    this.pageOut = pageOut;
    this.predictions = predictionOut == null ? null : new PredictionFile(predictionOut);
    this.page = pageOut == null ? null : new MissPage(pageOut);
    this.err = err;
    this.pictures = pictures;
  }

  static EvaluationReports open(
      @Nullable Path predictions, @Nullable Path html, PrintWriter err, List<LabelledSet> sets)
      throws IOException {
    int pictures = sets.stream().mapToInt(s -> s.pictures().size()).sum();
    return new EvaluationReports(writer(predictions), writer(html), err, pictures);
  }

  private static @Nullable Writer writer(@Nullable Path file) throws IOException {
    return file == null ? null : Files.newBufferedWriter(file, StandardCharsets.UTF_8);
  }

  @Override
  public void read(String set, LabelledPicture picture, PictureScore score, Evaluation.Look look) {
    try {
      if (predictions != null) {
        predictions.add(set, picture.name(), score);
      }
      if (page != null) {
        page.add(set, picture.name(), score, look);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress();
  }

  @Override
  public void unreadable(String set, LabelledPicture picture, CaptureException reason) {
    err.println("checkpoint: counted as missed: " + reason.getMessage());
    progress();
  }

  private void progress() {
    done++;
    if (terminal) {
      err.printf("\r%d of %d pictures%s", done, pictures, done == pictures ? "\n" : "");
      err.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (page != null) {
      page.close();
    }
    if (pageOut != null) {
      pageOut.close();
    }
    if (predictionOut != null) {
      predictionOut.close();
    }
  }
}
