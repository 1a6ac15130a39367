package org.checkpointlpr.agent.capture;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets pictures through only where something moves or stands that was not there before. Pure
 * arithmetic on thumbnails, below 0.1 ms a picture; belongs to one capturing thread.
 *
 * <p>It never blinds the reader. Three rules, each by itself enough to look:
 *
 * <ol>
 *   <li>something changed since the picture before: look, at most every {@link Beats#moving};
 *   <li>something stands there that is not part of the empty road: look every {@link
 *       Beats#standing};
 *   <li>whatever the thumbnails say: look every {@link Beats#still}. A vehicle that stood there
 *       when the program started, or one too pale to notice, is read by this one.
 * </ol>
 *
 * <p>The empty road is learnt slowly (half of a change in {@link #HALF_LIFE}) so that the sun's way
 * is followed and a stopped vehicle is not soon taken for road. A change of the whole picture's
 * brightness (cloud, automatic exposure, headlights) is taken out before cells are compared.
 */
public final class MotionGate implements PictureGate {
  /** A vehicle waiting in a queue is road after some minutes; rule 3 still reads it then. */
  private static final Duration HALF_LIFE = Duration.ofMinutes(2);

  /** A cell has changed when it differs by more grey levels (of 255) than this. */
  private static final int MIN_CHANGE = 12;

  /** However noisy the picture, a cell that differs by this much has changed. */
  private static final int MAX_CHANGE = 40;

  /**
   * In between, by more than this many standard deviations of the picture's own noise, which is
   * taken from the median of all differences: at 4.0 one quiet cell in 16,000 is past it.
   */
  private static final double DEVIATIONS = 4.0;

  /** The median of a normal distribution's absolute values, in standard deviations. */
  private static final double MEDIAN_DEVIATION = 0.6745;

  /**
   * A plate is 6 x 2 cells at least and a vehicle many more; leaves and rain are fewer together.
   */
  private static final int MIN_CELLS = 10;

  private final Beats beats;
  private float @Nullable [] road;
  private float roadMean;
  private @Nullable Thumbnail before;
  private long beforeNanos;
  private float beforeMean;
  private long lastLook;
  private boolean looked;

  /**
   * How often to look.
   *
   * @param moving the shortest time between two looks while something moves
   * @param standing the time between two looks while something stands there
   * @param still the time between two looks when nothing is there
   */
  public record Beats(Duration moving, Duration standing, Duration still) {
    /**
     * 12 looks a second at what moves, every second picture of a camera that sends 25: a vehicle at
     * 50 km/h crosses 15 m of view in 1.1 s and is seen 13 times. 2 a second at what stands, and
     * one every 2 s at an empty road.
     */
    public static final Beats DEFAULT =
        new Beats(Duration.ofMillis(75), Duration.ofMillis(500), Duration.ofSeconds(2));
  }

  /** Creates a gate that has seen nothing; it lets the first picture through. */
  public MotionGate(Beats beats) {
    this.beats = beats;
  }

  @Override
  public boolean wants(Thumbnail picture, long nanos) {
    float mean = mean(picture);
    boolean moves = before == null || changed(picture, mean, before) >= MIN_CELLS;
    boolean stands = road == null || changedFromRoad(picture, mean, road) >= MIN_CELLS;
    learn(picture, mean, nanos);
    Duration beat = moves ? beats.moving : stands ? beats.standing : beats.still;
    if (looked && nanos - lastLook < beat.toNanos() && nanos >= lastLook) {
      return false;
    }
    looked = true;
    lastLook = nanos;
    return true;
  }

  private int changed(Thumbnail picture, float mean, Thumbnail other) {
    float gain = gain(mean, beforeMean);
    int[] differences = new int[256];
    for (int i = 0; i < picture.size(); i++) {
      count(differences, picture.at(i) - other.at(i) * gain);
    }
    return beyondNoise(differences, picture.size());
  }

  private int changedFromRoad(Thumbnail picture, float mean, float[] empty) {
    float gain = gain(mean, roadMean);
    int[] differences = new int[256];
    for (int i = 0; i < empty.length; i++) {
      count(differences, picture.at(i) - empty[i] * gain);
    }
    return beyondNoise(differences, empty.length);
  }

  private static void count(int[] differences, float difference) {
    differences[Math.min(255, (int) Math.abs(difference))]++;
  }

  private static int beyondNoise(int[] differences, int cells) {
    int median = 0;
    for (int seen = differences[0]; seen * 2 < cells; seen += differences[median]) {
      median++;
    }
    double noise = DEVIATIONS * (median + 0.5) / MEDIAN_DEVIATION;
    int threshold = (int) Math.max(MIN_CHANGE, Math.min(MAX_CHANGE, noise));
    int changed = 0;
    for (int i = threshold + 1; i < differences.length; i++) {
      changed += differences[i];
    }
    return changed;
  }

  private void learn(Thumbnail picture, float mean, long nanos) {
    float[] empty = road;
    if (empty == null) {
      empty = new float[picture.size()];
      for (int i = 0; i < empty.length; i++) {
        empty[i] = picture.at(i);
      }
      road = empty;
      roadMean = mean;
    } else {
      double seconds = Math.max(0, (nanos - beforeNanos) / 1e9);
      float share = (float) (1 - Math.pow(0.5, Math.min(1, seconds) / (HALF_LIFE.toNanos() / 1e9)));
      for (int i = 0; i < empty.length; i++) {
        empty[i] += share * (picture.at(i) - empty[i]);
      }
      roadMean += share * (mean - roadMean);
    }
    before = picture;
    beforeMean = mean;
    beforeNanos = nanos;
  }

  /** The factor from one picture's brightness to another's, kept where it cannot hide a vehicle. */
  private static float gain(float mean, float otherMean) {
    float gain = (mean + 1) / (otherMean + 1);
    return Math.max(0.5f, Math.min(2f, gain));
  }

  private static float mean(Thumbnail picture) {
    int sum = 0;
    for (int i = 0; i < picture.size(); i++) {
      sum += picture.at(i);
    }
    return (float) sum / picture.size();
  }
}
