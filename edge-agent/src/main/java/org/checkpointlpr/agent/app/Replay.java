package org.checkpointlpr.agent.app;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.CaptureMeter;
import org.checkpointlpr.agent.capture.ClipRecorder;
import org.checkpointlpr.agent.capture.Feed;
import org.checkpointlpr.agent.capture.FfmpegSource;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.FrameBox;
import org.checkpointlpr.agent.capture.FrameSource;
import org.checkpointlpr.agent.capture.FrameTurns;
import org.checkpointlpr.agent.capture.MotionGate;
import org.checkpointlpr.agent.capture.PictureGate;
import org.checkpointlpr.agent.capture.Reconnecting;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.LiveTracker;
import org.checkpointlpr.agent.track.Rereader;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.TrackSettings;
import org.checkpointlpr.plate.PlateText;

/**
 * Films and cameras through the agent's own threads, without a watchlist and without keeping
 * anything: for trying cameras and for measuring. One run an instance.
 */
public final class Replay {
  private static final int WAITING_READS = 16;
  private static final Duration HANG = Duration.ofSeconds(30);

  private final Listener listener;
  private final Counters counters = new Counters();
  private final Mishaps mishaps = new Mishaps(counters);
  private final Pulses pulses = new Pulses(HANG, System::nanoTime, this::wakeAll);
  private final FrameTurns turns = new FrameTurns();
  private final CameraBoard board = new CameraBoard(System::nanoTime);
  private final Map<String, CaptureMeter> meters = new LinkedHashMap<>();
  private final Map<String, ClipRecorder> recorders = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Thread> recognising = new ArrayList<>();
  private final List<Thread> stacking = new ArrayList<>();
  private final AtomicLong lastCaptured = new AtomicLong();

  /** What is told while a replay runs. */
  public interface Listener {
    /** Told what was read in each frame, on the thread that read it. */
    void read(FrameReads reads);

    /** Told each sighting, on the thread {@code track}. */
    void sighted(SightingEvent event);

    /** Told when a camera is lost or found, on its capturing thread. */
    void state(String camera, CameraState state);
  }

  /**
   * How to replay.
   *
   * @param gate whether the motion gate saves work
   * @param readers how many threads read
   * @param limit when to stop; films stop at their end
   * @param reader what reads the plates that are found
   */
  public record Options(boolean gate, int readers, Duration limit, PlateReaders reader) {
    /** Options with the reader that an agent opens unless its configuration names another. */
    public Options(boolean gate, int readers, Duration limit) {
      this(gate, readers, limit, PlateReaders.CTC);
    }
  }

  /**
   * Has what one camera sends recorded; called before {@link #run}.
   *
   * @param camera its name
   */
  public void record(String camera, ClipRecorder recorder) {
    recorders.put(camera, recorder);
  }

  /** Creates a replay that has not begun. */
  public Replay(Listener listener) {
    this.listener = listener;
  }

  /** Returns what each camera sent and what became of it. */
  public Map<String, CaptureMeter> meters() {
    return meters;
  }

  /** Returns how many frames were displaced in their box because a newer one came. */
  public long displaced() {
    return turns.boxes().stream().mapToLong(FrameBox::displaced).sum();
  }

  /**
   * Runs until every film has ended or the limit is reached.
   *
   * @param sources by the camera's name
   * @param issuers ids of the issuers whose layouts a text fits
   * @throws NativesException if a library or a model cannot be loaded
   * @throws ThreadDiedException if one of the threads died: what was measured is of no use
   */
  public void run(
      Map<String, StreamSettings> sources,
      Function<PlateText, List<String>> issuers,
      Options options)
      throws NativesException, InterruptedException {
    BlockingQueue<FrameReads> reads = new ArrayBlockingQueue<>(WAITING_READS);
    for (int i = 0; i < options.readers(); i++) {
      FrameReader reader =
          new Tee(
              new RecogniserReader(
                  Recogniser.open(options.reader(), System::nanoTime),
                  Map.of(),
                  board,
                  camera -> true));
      Pulse pulse = pulses.make("recognise-" + (i + 1));
      recognising.add(
          thread(pulse, new RecogniseLoop(turns, reader, reads, counters, mishaps, pulse)));
    }
    sources.forEach((camera, settings) -> addCamera(camera, settings, options.gate()));
    boolean live = sources.values().stream().allMatch(s -> s.pace() != Pace.EVERY_FRAME);
    LiveTracker tracker =
        new LiveTracker(TrackSettings.DEFAULT, issuers, rereader(options, live), mishaps);
    Pulse tracking = pulses.make("track");
    Thread track =
        thread(
            tracking,
            new TrackLoop(
                reads,
                tracker,
                listener::sighted,
                () -> recognising.stream().anyMatch(Thread::isAlive),
                // A film that runs faster than its time has a clock of its own: its pictures'.
                live ? System::nanoTime : lastCaptured::get,
                mishaps,
                tracking));
    threads.forEach(Thread::start);
    recognising.forEach(Thread::start);
    stacking.forEach(Thread::start);
    track.start();
    try {
      await(threads, options.limit());
    } finally {
      // Asked to stop as well: threads left behind would go on taking pictures.
      await(threads, Duration.ZERO);
      turns.close();
      await(recognising, HANG);
      await(List.of(track), HANG);
      await(stacking, Duration.ZERO);
    }
    pulses.requireAlive();
  }

  /** A film whose readers are gone would wait for them until the limit. */
  private void wakeAll() {
    threads.forEach(Thread::interrupt);
    turns.close();
    recognising.forEach(Thread::interrupt);
  }

  /** Within a film that runs faster than its time an answer would come too late. */
  private Rereader rereader(Options options, boolean live) {
    StackedLooks looks = new StackedLooks(options.reader(), mishaps);
    if (!live) {
      return looks;
    }
    Pulse pulse = pulses.make("stack");
    StackLoop stack = new StackLoop(looks::read, counters, pulse);
    stacking.add(thread(pulse, stack));
    return stack;
  }

  private void addCamera(String camera, StreamSettings settings, boolean gated) {
    CaptureMeter meter = new CaptureMeter();
    meters.put(camera, meter);
    PictureGate gate = gated ? new MotionGate(MotionGate.Beats.DEFAULT) : PictureGate.ALL;
    Feed feed = new Feed(camera, Clock.systemUTC(), gate, meter);
    FrameSource source =
        new Reconnecting(
            camera,
            () -> FfmpegSource.open(feed, settings, recorders.get(camera)),
            Reconnecting.Policy.standard(),
            state -> listener.state(camera, state));
    FrameBox box =
        settings.pace() == Pace.EVERY_FRAME ? turns.addFiles(camera) : turns.addLive(camera);
    Pulse pulse = pulses.make("capture-" + camera);
    threads.add(thread(pulse, new CaptureLoop(source, box, counters, mishaps, frame -> false)));
  }

  private static Thread thread(Pulse pulse, Runnable work) {
    Thread thread = new Thread(pulse.of(work), pulse.name());
    thread.setDaemon(true);
    return thread;
  }

  /** Waits for threads; what still runs at the limit is interrupted. */
  private static void await(List<Thread> threads, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left > 0) {
        thread.join(left);
      }
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }
  }

  /** Tells what was read before it goes on its way. */
  private final class Tee implements FrameReader {
    private final FrameReader reader;

    Tee(FrameReader reader) {
      this.reader = reader;
    }

    @Override
    public FrameReads read(Frame frame, Supplier<Effort> effort) {
      // A film is read as a live camera is, however fast it runs.
      FrameReads reads =
          reader.read(frame, () -> effort.get() == Effort.QUICK ? Effort.QUICK : Effort.PASSING);
      lastCaptured.set(reads.capturedNanos());
      listener.read(reads);
      return reads;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
