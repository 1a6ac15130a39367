package org.checkpointlpr.agent.track;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.Fusion.Fused;
import org.jspecify.annotations.Nullable;

/** One vehicle's pass as far as it has been seen. Belongs to the thread {@code track}. */
final class Track {
  /**
   * The looks that are kept; an hour's parking is thousands. More than about ten change the text
   * seldom, and the best ones stay.
   */
  private static final int MAX_LOOKS = 24;

  /** Plate widths a second below which a vehicle stands: 0.25 is 13 cm/s. */
  private static final double STANDING = 0.25;

  /**
   * The share of a new speed in the mean: a box wobbles by a tenth of a plate from look to look.
   */
  private static final double SPEED_SHARE = 0.4;

  private final long firstNanos;
  private final Box firstBox;
  private final List<Look> looks = new ArrayList<>();

  /** The detector's belief in a plate of which one weak reading is a sighting all the same. */
  private static final double SURE_PLATE = 0.85;

  /** The least belief that the detector has in nearly every plate when it sees it best. */
  private static final double LIKE_A_PLATE = 0.8;

  /**
   * What the plate judge says of every plate in the look in which it sees it best, while it says
   * less of most names: the least of 154 filmed passes was 0.89. With this limit 4 of 38 names are
   * told, with 0.7 6 of them, with either no pass less.
   */
  private static final double OUTLINED = 0.8;

  /** Of fewer looks each may be a bad one: of real plates one look in forty is below 0.8. */
  private static final int SEVERAL_LOOKS = 3;

  private static final double HARDLY_OUTLINED = 0.05;

  /** The same of detector and reader together, each up to 1. */
  private static final double SURE_TOGETHER = 1.6;

  /** Pixels: common advice for a plate that is to be read. */
  private static final double READABLE_WIDTH = 75;

  /** After so long without a look a vehicle has left, or stands hidden. */
  private static final long OUT_OF_SIGHT_NANOS = 300_000_000L;

  /** With so many looks a vehicle that is still in sight is worth the same. */
  private static final int MANY_LOOKS = 16;

  /** More pictures take longer to lay over each other and are seldom finer. */
  private static final int MOST_STACKED = 16;

  private static final int FEWEST_STACKED = 3;

  /**
   * The pictures read as one count as three times all looks one by one, times their reader's
   * belief: they hold the same light once, without its noise. On 40 hard filmed passes 33 texts are
   * right so, 31 where they count as one time, 30 without them, and in any look one by one 30.
   */
  private static final double STACK_WEIGHT = 3;

  /** So many equal looks, together as probable as this, leave nothing in doubt. */
  private static final int SETTLED_LOOKS = 3;

  private static final double SETTLED = 0.93;

  private long pass;
  private Box box;
  private long lastNanos;
  private double speedX;
  private double speedY;
  private int seen = 1;
  private Fused fused = Fused.NONE;
  private String told = "";
  private final Set<String> toldLikely = new HashSet<>();
  private boolean predecessorsKnown;
  private int rereadWith;
  private Optional<Look> together = Optional.empty();
  private @Nullable Question question;

  /** The pictures are being read as one; the finest look stands for them. */
  private record Question(Look finest, CompletableFuture<Reading> answer) {}

  Track(long pass, Look first) {
    this.pass = pass;
    firstNanos = first.capturedNanos();
    lastNanos = firstNanos;
    box = Box.of(first.read().corners());
    firstBox = box;
    keep(first);
  }

  /** Adds a further look. One from the past (frames may come out of order) moves nothing. */
  void add(Look look) {
    seen++;
    Box now = Box.of(look.read().corners());
    double seconds = (look.capturedNanos() - lastNanos) / 1e9;
    if (seconds > 0) {
      // A long gap tells nothing of the speed now, only of the way between.
      double share = seconds > 1 ? 1 : SPEED_SHARE;
      speedX += share * ((now.x() - box.x()) / seconds - speedX);
      speedY += share * ((now.y() - box.y()) / seconds - speedY);
      box = now;
      lastNanos = look.capturedNanos();
    }
    keep(look);
  }

  /**
   * Takes over another track of the same vehicle: its looks, and if only that one was told already
   * its pass and what was told, so that the pass goes on under its number.
   */
  void absorb(Track other) {
    seen += other.seen;
    if (told.isEmpty() && !other.told.isEmpty()) {
      pass = other.pass;
      told = other.told;
    }
    toldLikely.addAll(other.toldLikely);
    if (other.lastNanos > lastNanos) {
      box = other.box;
      lastNanos = other.lastNanos;
    }
    other.looks.forEach(this::keep);
  }

  /** Returns true once: when the track is confirmed and nobody has looked for its beginnings. */
  boolean isDueToAbsorb() {
    boolean due = isConfirmed() && !predecessorsKnown;
    predecessorsKnown |= due;
    return due;
  }

  /** Returns where the plate was at a time, or should be. */
  Box at(long nanos) {
    if (nanos >= lastNanos) {
      return expected(nanos);
    }
    double part = Math.max(0, (double) (nanos - firstNanos) / Math.max(1, lastNanos - firstNanos));
    return new Box(
        firstBox.x() + part * (box.x() - firstBox.x()),
        firstBox.y() + part * (box.y() - firstBox.y()),
        firstBox.width() + part * (box.width() - firstBox.width()),
        firstBox.height() + part * (box.height() - firstBox.height()));
  }

  /** Returns where the plate should be at a time, if it goes on as it did. */
  Box expected(long nanos) {
    // After a second a vehicle has braked, turned or left; the guess is held, not extended.
    double seconds = Math.max(-1, Math.min(1, (nanos - lastNanos) / 1e9));
    return new Box(
        box.x() + speedX * seconds, box.y() + speedY * seconds, box.width(), box.height());
  }

  long pass() {
    return pass;
  }

  Box box() {
    return box;
  }

  long firstNanos() {
    return firstNanos;
  }

  long lastNanos() {
    return lastNanos;
  }

  int seen() {
    return seen;
  }

  Fused fused() {
    return fused;
  }

  /** Returns the text that was told last, empty if none was. */
  String told() {
    return told;
  }

  /** Takes note that what is known now is told, with every text that is this probable. */
  void tell(double likely) {
    told = fused.text();
    likely(likely).forEach(toldLikely::add);
  }

  /** Returns whether a text that was not told yet, best or not, is this probable now. */
  boolean hasLikelyNews(double likely) {
    return isConfirmed() && likely(likely).anyMatch(text -> !toldLikely.contains(text));
  }

  private Stream<String> likely(double likely) {
    return fused.reading().alternatives().stream()
        .filter(alternative -> alternative.probability() >= likely)
        .map(alternative -> alternative.text().value());
  }

  /** Returns whether the vehicle stood when it was last seen. */
  boolean stands() {
    return seen > 2 && Math.hypot(speedX, speedY) / box.width() < STANDING;
  }

  /** Returns whether anything but its own first look speaks for this vehicle. */
  boolean isConfirmed() {
    return fused.supporting() >= 2;
  }

  /** Returns whether the picture's edge cut the plate in every look from which a text was read. */
  boolean wasCut() {
    return looks.stream().allMatch(Look::isCut);
  }

  /** Returns whether no two looks said the same: its text is a guess. */
  boolean isGuess() {
    return fused.agreeing() < 2;
  }

  /**
   * Returns whether this may be a name on a vehicle, as far as it was seen: letters on what never
   * surely was a plate, or on what in no look had a plate's outline.
   */
  boolean mayBeLettering() {
    return isNameAlone() || mostLikeness() < OUTLINED;
  }

  /** Returns the same of a track that has ended, of which a few poor looks prove nothing. */
  boolean isLettering() {
    boolean few = looks.size() < SEVERAL_LOOKS;
    return isNameAlone() || mostLikeness() < (few ? HARDLY_OUTLINED : OUTLINED);
  }

  /**
   * In no look a digit but such as are read for I and O, and none at which the detector was sure of
   * a plate. Plates without digits exist; the detector is as sure of them as of others.
   */
  private boolean isNameAlone() {
    return looks.stream()
        .noneMatch(look -> look.read().score() >= LIKE_A_PLATE || hasDigit(look.text()));
  }

  private double mostLikeness() {
    return looks.stream().mapToDouble(look -> look.read().likeness()).max().orElse(1);
  }

  private static boolean hasDigit(String text) {
    return text.chars().anyMatch(c -> c >= '2' && c <= '9');
  }

  /** Returns whether the detector, or detector and reader together, surely saw a readable plate. */
  boolean showsPlate() {
    return looks.stream()
        .map(Look::read)
        .filter(read -> read.corners().width() >= READABLE_WIDTH)
        .anyMatch(
            read ->
                read.score() >= SURE_PLATE
                    || read.score() + read.reading().best().probability() >= SURE_TOGETHER);
  }

  /** Returns the look that shows the best text best; empty if nothing was read. */
  Optional<Look> best() {
    String text = fused.text();
    return looks.stream()
        .filter(Look::hasText)
        .max(
            Comparator.comparingDouble(
                (Look look) -> Alignment.likeness(look.text(), text) + look.worth()));
  }

  /**
   * Has the pictures of the looks read as one, where the looks one by one leave doubt: when the
   * vehicle is out of sight for a moment, and before that when there are many looks already.
   */
  void reread(long nowNanos, Rereader rereader) {
    takeAnswer();
    boolean due =
        nowNanos - lastNanos >= OUT_OF_SIGHT_NANOS
            ? seen > rereadWith
            : rereadWith == 0 && seen >= MANY_LOOKS;
    if (!due || question != null || isSettled()) {
      return;
    }
    rereadWith = seen;
    List<Look> finest =
        looks.stream()
            .filter(look -> !look.isCut())
            .sorted(Comparator.comparingDouble(Look::fineness).reversed())
            .limit(MOST_STACKED)
            .toList();
    if (finest.size() < FEWEST_STACKED) {
      return;
    }
    question =
        new Question(finest.get(0), rereader.together(finest.stream().map(Look::read).toList()));
    takeAnswer();
  }

  /** Returns whether its pictures are still being read as one. */
  boolean awaitsAnswer() {
    Question asked = question;
    return asked != null && !asked.answer().isDone();
  }

  /** Takes what its pictures say as one, if that is known by now. */
  void takeAnswer() {
    Question asked = question;
    if (asked == null || !asked.answer().isDone()) {
      return;
    }
    Reading reading = asked.answer().exceptionally(e -> Reading.NONE).join();
    Look finest = asked.finest();
    question = null;
    double weight = looks.stream().mapToDouble(Look::weight).sum() * STACK_WEIGHT;
    together = reading.isEmpty() ? Optional.empty() : Optional.of(finest.readAs(reading, weight));
    fuse();
  }

  /** Makes do with nothing if what its pictures say as one is not known within this time. */
  void limitAnswer(Duration patience) {
    Question asked = question;
    if (asked != null) {
      asked.answer().completeOnTimeout(Reading.NONE, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Waits for what its pictures say as one: for the end, when nothing else is due. */
  void awaitAnswer() {
    Question asked = question;
    if (asked != null) {
      var unused = asked.answer().exceptionally(e -> Reading.NONE).join();
    }
  }

  private boolean isSettled() {
    return fused.agreeing() >= SETTLED_LOOKS && fused.probability() >= SETTLED;
  }

  private void keep(Look look) {
    if (!look.hasText()) {
      return;
    }
    looks.add(look);
    if (looks.size() > MAX_LOOKS) {
      looks.remove(looks.stream().min(Comparator.comparingDouble(Look::worth)).orElseThrow());
    }
    fuse();
  }

  private void fuse() {
    fused = Fusion.fuse(Stream.concat(looks.stream(), together.stream()).toList());
  }
}
