package org.checkpointlpr.agent.recognise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Candidate;
import org.checkpointlpr.agent.detect.Detections;
import org.checkpointlpr.agent.detect.DnnPlateDetector;
import org.checkpointlpr.agent.detect.DnnPlateJudge;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.PictureEdge;
import org.checkpointlpr.agent.detect.PlateDetector;
import org.checkpointlpr.agent.detect.PlateJudge;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlateReader;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.IssuerMatch;
import org.checkpointlpr.plate.PlateFormats;

/**
 * Finds and reads the plates of frames. Belongs to one thread: each recognising thread opens its
 * own, because networks and Tesseract handles serve one thread at a time.
 */
public final class Recogniser implements AutoCloseable {
  /** A text that is less probable than this is not told: no list could act on it. */
  private static final double WORTH_TELLING = 1e-3;

  /** The matcher looks at the first few texts and the crew at fewer. */
  private static final int MOST_ALTERNATIVES = 8;

  private static final int MOST_ISSUERS = 5;

  /**
   * How much layouts count: all that their density says. Measured over 592 plates cut out by hand,
   * exact reads were 90.9 % without layouts, 92.4 % with (0.4, 0.05), 92.9 % with (0.7, 0.1) and
   * 93.8 % with these.
   */
  private static final PlateFormats.Strength LAYOUTS = new PlateFormats.Strength(1, 0.01);

  /**
   * The least sum of the detector's score and the reading's probability. On the drives in Romania
   * (394 pictures) 0.8 leaves 268 of 269 exact reads and 16 of 163 reads where no plate is
   * labelled.
   */
  private static final double LEAST_EVIDENCE = 0.8;

  /** Of 13 reads in Romania that said 0.2 or less none was right. */
  private static final double LEAST_PROBABILITY = 0.2;

  /** Letters on signs and grilles are mostly read as one to three characters, few plates are. */
  private static final double LEAST_EVIDENCE_SHORT = 1.5;

  private static final int SHORT = 4;

  /**
   * The detector's belief in a plate of which a guess is told where other frames show it too. Of 80
   * hard filmed passes 5 had nothing else; with a belief of 0.6 no more of them are seen.
   */
  private static final double SURE_PLATE = 0.8;

  /** The least probability of such a guess; with 0.05 the same passes are seen and read. */
  private static final double LEAST_GUESS = 0.02;

  /**
   * A read on what looks less like a plate than this is told only if it is this sure. Of 36 reads
   * where no plate is labelled two go, a bus's fleet number and a plate cut in half; of 582 right
   * reads one looks so little like a plate, and is 0.95 sure.
   */
  private static final double LEAST_LIKENESS = 0.05;

  private static final double SURE_TEXT = 0.9;

  /**
   * Fitted after the layouts, on 1,669 reads of unseen synthetic plates and 92 of held-out Romanian
   * ones (each of these twice as heavy); the thresholds above look at what comes before it.
   */
  private static final Calibration NETWORK = new Calibration(0.83, 0.06);

  /** What a read counts of whose plate the picture's edge may hide a character. */
  private static final double AT_THE_EDGE = 0.5;

  private final PlateDetector detector;
  private final PlateJudge judge;
  private final PlateReader reader;
  private final PlateFormats formats = PlateFormats.standard();
  private final Calibration calibration;
  private final LongSupplier nanoTime;

  /** Puts together a recogniser, which owns its parts from now on. */
  Recogniser(
      PlateDetector detector,
      PlateJudge judge,
      PlateReader reader,
      Calibration calibration,
      LongSupplier nanoTime) {
    this.detector = detector;
    this.judge = judge;
    this.reader = reader;
    this.calibration = calibration;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens the recogniser that comes with the program, with the readers that were measured best.
   *
   * @param nanoTime the monotonic clock by which its times are measured
   * @throws NativesException if a library or a model cannot be loaded
   */
  public static Recogniser open(LongSupplier nanoTime) throws NativesException {
    return open(PlateReaders.CTC, nanoTime);
  }

  /**
   * Opens a recogniser with readers of choice.
   *
   * @param nanoTime the monotonic clock by which its times are measured
   * @throws NativesException if a library or a model cannot be loaded
   */
  public static Recogniser open(PlateReaders readers, LongSupplier nanoTime)
      throws NativesException {
    PlateDetector detector = DnnPlateDetector.open();
    try {
      return new Recogniser(
          detector, DnnPlateJudge.open(), readers.open(), calibration(readers), nanoTime);
    } catch (NativesException e) {
      detector.close();
      throw e;
    }
  }

  /** Returns what makes the probabilities of readers honest. */
  static Calibration calibration(PlateReaders readers) {
    return readers == PlateReaders.CTC ? NETWORK : Calibration.NONE;
  }

  /**
   * Finds the plates of a frame and reads them, as thoroughly as it can. Never throws for what a
   * picture shows.
   *
   * @param frame stays the caller's
   */
  public Recognition recognise(Frame frame) {
    return recognise(frame, () -> Effort.THOROUGH);
  }

  /**
   * Finds the plates of a frame and reads them. Never throws for what a picture shows.
   *
   * @param frame stays the caller's
   * @param effort whether it looks again at what is unsure; asked before the plates are looked for
   *     and before each is read
   */
  public Recognition recognise(Frame frame, Supplier<Effort> effort) {
    Recognition found = recognise(frame, effort.get(), effort, Recogniser::standsAlone);
    return new Recognition(
        found.plates().stream().map(Recogniser::unlessLettering).toList(),
        found.rejected(),
        found.detectNanos(),
        found.readNanos());
  }

  /**
   * The same for one of many frames of the same plates. Where the detector is sure of a plate, a
   * text is told that is too unsure to stand alone: looks that are unsure each in another way are
   * sure together, and a vehicle that passed is known of though nobody can read its plate.
   *
   * @param frame stays the caller's
   * @param effort as above
   */
  public Recognition recogniseOneOfMany(Frame frame, Supplier<Effort> effort) {
    return recognise(
        frame,
        effort.get(),
        effort,
        (plate, text) -> standsAlone(plate, text) || isGuess(plate, text));
  }

  private Recognition recognise(
      Frame frame, Effort search, Supplier<Effort> effort, BiPredicate<Candidate, Reading> isTold) {
    long start = nanoTime.getAsLong();
    Detections detections = detector.detect(frame, search);
    long found = nanoTime.getAsLong();
    List<RecognisedPlate> plates = new ArrayList<>();
    for (Candidate candidate : detections.candidates()) {
      RecognisedPlate plate = read(frame, candidate, effort.get(), isTold);
      boolean whole = !PictureEdge.touches(candidate.corners(), frame.width());
      plates.add(judged(frame, whole ? plate : doubted(plate)));
    }
    return new Recognition(
        plates, detections.rejected(), found - start, nanoTime.getAsLong() - found);
  }

  /**
   * Reads a frame that is one plate already cut out, edge to edge.
   *
   * @param frame stays the caller's
   */
  public Recognition recogniseCropped(Frame frame) {
    long start = nanoTime.getAsLong();
    Quad all = Quad.ofBox(0, 0, frame.width(), frame.height());
    RecognisedPlate plate =
        read(frame, new Candidate(all, 1), Effort.THOROUGH, Recogniser::standsAlone);
    return new Recognition(List.of(plate), List.of(), 0, nanoTime.getAsLong() - start);
  }

  private RecognisedPlate read(
      Frame frame, Candidate candidate, Effort effort, BiPredicate<Candidate, Reading> isTold) {
    double proportion = candidate.corners().proportion();
    Reading raw = reader.read(frame, candidate.corners(), effort);
    Reading reading = ranked(raw, formats, proportion);
    if (reading.isEmpty() || !isTold.test(candidate, reading)) {
      return new RecognisedPlate(candidate, Reading.NONE, 1, List.of());
    }
    List<String> issuers =
        formats.issuersOf(reading.best().text(), proportion).stream()
            .limit(MOST_ISSUERS)
            .map(IssuerMatch::issuer)
            .toList();
    return new RecognisedPlate(candidate, honest(reading, calibration), 1, issuers);
  }

  /**
   * Returns what a reader made of a plate, ranked anew by layouts.
   *
   * @param proportion how many times as long as high the plate looks; NaN if that is not known
   */
  static Reading ranked(Reading raw, PlateFormats formats, double proportion) {
    if (raw.isEmpty()) {
      return raw;
    }
    List<Alternative> ranked =
        formats.rerank(raw.alternatives(), LAYOUTS, proportion).stream()
            .filter(a -> a.probability() >= WORTH_TELLING)
            .limit(MOST_ALTERNATIVES)
            .toList();
    return ranked.isEmpty() ? raw : Reading.of(ranked);
  }

  /** Returns a reading with honest probabilities. */
  static Reading honest(Reading reading, Calibration calibration) {
    return reading.isEmpty() ? reading : Reading.of(calibration.of(reading.alternatives()));
  }

  /** What was read is worth a look at its surroundings, what was not is dropped anyway. */
  private RecognisedPlate judged(Frame frame, RecognisedPlate plate) {
    if (plate.reading().isEmpty()) {
      return plate;
    }
    double likeness = judge.likeness(frame, plate.candidate().corners());
    return new RecognisedPlate(plate.candidate(), plate.reading(), likeness, plate.issuers());
  }

  /** No later frame shows a still picture's plate better: only what surely is none is dropped. */
  private static RecognisedPlate unlessLettering(RecognisedPlate plate) {
    boolean lettering =
        !plate.reading().isEmpty()
            && plate.likeness() < LEAST_LIKENESS
            && plate.reading().best().probability() < SURE_TEXT;
    return lettering
        ? new RecognisedPlate(plate.candidate(), Reading.NONE, plate.likeness(), List.of())
        : plate;
  }

  /** What is left to believe of a text of which the picture's edge may hide a character. */
  private static RecognisedPlate doubted(RecognisedPlate plate) {
    if (plate.reading().isEmpty()) {
      return plate;
    }
    List<Alternative> texts =
        plate.reading().alternatives().stream()
            .map(a -> new Alternative(a.text(), a.probability() * AT_THE_EDGE))
            .toList();
    return new RecognisedPlate(
        plate.candidate(), Reading.of(texts), plate.likeness(), plate.issuers());
  }

  /** A text on what hardly looks like a plate must be sure, an unsure one lie on what surely is. */
  private static boolean standsAlone(Candidate candidate, Reading reading) {
    double probability = reading.best().probability();
    double evidence = candidate.score() + probability;
    boolean shortText = reading.best().text().length() < SHORT;
    return probability >= LEAST_PROBABILITY
        && evidence >= (shortText ? LEAST_EVIDENCE_SHORT : LEAST_EVIDENCE);
  }

  private static boolean isGuess(Candidate candidate, Reading reading) {
    return candidate.score() >= SURE_PLATE
        && reading.best().probability() >= LEAST_GUESS
        && reading.best().text().length() >= SHORT;
  }

  @Override
  public void close() {
    reader.close();
    detector.close();
  }
}
