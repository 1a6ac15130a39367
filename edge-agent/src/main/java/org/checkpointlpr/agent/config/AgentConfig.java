package org.checkpointlpr.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything that one checkpoint's agent is told. Immutable.
 *
 * @param site which checkpoint this is
 * @param folders where the agent keeps what it owns
 * @param cameras at least one, names differ
 * @param recognition how pictures are read
 * @param watchlist which list is matched against
 * @param uplink where hits go
 * @param forget how long a sighting that matched nothing stays in memory
 * @param crew the crew page; absent where nobody looks
 */
public record AgentConfig(
    Site site,
    Folders folders,
    List<CameraConfig> cameras,
    RecognitionConfig recognition,
    WatchlistConfig watchlist,
    UplinkConfig uplink,
    Duration forget,
    Optional<CrewConfig> crew) {
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  static final String NAME_WORDS = "1 to 32 of a-z, 0-9 and -, not beginning with -";
  private static final Pattern PLACE = Pattern.compile("\\P{Cntrl}{1,200}");

  /** Copies the list. */
  public AgentConfig {
    cameras = List.copyOf(cameras);
  }

  /**
   * Which checkpoint this is.
   *
   * @param mission the mission's name, as in its certificates and topics
   * @param checkpoint this checkpoint's name, as in its certificates and topics
   * @param place where it stands, in words; goes into hits
   */
  public record Site(String mission, String checkpoint, Optional<String> place) {}

  /**
   * Where the agent keeps what it owns.
   *
   * @param state the folder that the agent alone writes: outbox and watchlist
   * @param identity the folder that enrolment made: keys and the mission's certificates
   */
  public record Folders(Path state, Path identity) {}

  /** Returns the mission's name. */
  public String mission() {
    return site.mission();
  }

  /** Returns this checkpoint's name. */
  public String checkpoint() {
    return site.checkpoint();
  }

  /** Returns where the checkpoint stands, in words. */
  public Optional<String> place() {
    return site.place();
  }

  /** Returns the folder that the agent alone writes. */
  public Path state() {
    return folders.state();
  }

  /** Returns the folder with keys and certificates. */
  public Path identity() {
    return folders.identity();
  }

  /** Returns this configuration with a crew page. */
  public AgentConfig withCrew(CrewConfig page) {
    return new AgentConfig(
        site, folders, cameras, recognition, watchlist, uplink, forget, Optional.of(page));
  }

  /** Which readers read a plate. */
  public enum Reader {
    /** The convolutional network alone. */
    CTC,
    /** Tesseract alone. */
    TESSERACT,
    /** Both, fused. */
    BOTH
  }

  /**
   * How pictures are read.
   *
   * @param reader which readers read a plate
   * @param threads how many recognising threads run side by side
   */
  public record RecognitionConfig(Reader reader, int threads) {
    /** What applies where the configuration says nothing. */
    public static final RecognitionConfig DEFAULT = new RecognitionConfig(Reader.CTC, 1);

    static RecognitionConfig read(Section section) {
      return new RecognitionConfig(
          section.choice("reader", DEFAULT.reader),
          section.number("threads", DEFAULT.threads, 1, 64));
    }
  }

  /**
   * Which watchlist is matched against, and whom it takes to change it.
   *
   * @param list the list's name
   * @param signatures how many different operators must have signed a release at least; 0 for as
   *     many as the mission's root has set, which is never undercut
   * @param releases a folder, for example on a stick, in which a release may lie at the start
   */
  public record WatchlistConfig(String list, int signatures, Optional<Path> releases) {
    static final WatchlistConfig DEFAULT = new WatchlistConfig("main", 0, Optional.empty());

    static WatchlistConfig read(Section section) {
      return new WatchlistConfig(
          section.optionalText("list", NAME, NAME_WORDS).orElse(DEFAULT.list),
          section.number("signatures", DEFAULT.signatures, 0, 9),
          section.optionalFile("releases"));
    }
  }

  /** What headquarters sees of the people in the picture of a whole vehicle. */
  public enum SceneChoice {
    /** Nothing that tells one from another. */
    BLURRED,
    /** Everything; a mission must choose it in so many words. */
    OCCUPANTS_SHOWN,
    /** No such pictures are kept. */
    NONE
  }

  /**
   * Where hits go.
   *
   * @param brokers addresses in order of preference, {@code ssl://host:port}
   * @param bytesPerHour how much may be sent, for links that are paid by the byte; 0 for no limit
   * @param scenes what headquarters sees of the people in a scene that it asks for
   */
  public record UplinkConfig(List<URI> brokers, int bytesPerHour, SceneChoice scenes) {
    private static final Pattern BROKER =
        Pattern.compile("ssl://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+]):[0-9]{1,5}");

    /** Copies the list. */
    public UplinkConfig {
      brokers = List.copyOf(brokers);
    }

    /** Creates one whose scenes are blurred. */
    public UplinkConfig(List<URI> brokers, int bytesPerHour) {
      this(brokers, bytesPerHour, SceneChoice.BLURRED);
    }

    static UplinkConfig read(Section section) {
      return new UplinkConfig(
          section
              .texts("brokers", BROKER, "addresses such as ssl://broker.example:8883; TLS only")
              .stream()
              .map(URI::create)
              .toList(),
          section.number("bytesPerHour", 0, 0, Integer.MAX_VALUE),
          section.choice("scenes", SceneChoice.BLURRED));
    }
  }

  static AgentConfig read(Section section) {
    AgentConfig config =
        new AgentConfig(
            new Site(
                section.text("mission", NAME, NAME_WORDS),
                section.text("checkpoint", NAME, NAME_WORDS),
                section.optionalText("place", PLACE, "up to 200 characters")),
            new Folders(section.file("state"), section.file("identity")),
            section.sections("cameras", CameraConfig::read),
            section
                .optionalSection("recognition", RecognitionConfig::read)
                .orElse(RecognitionConfig.DEFAULT),
            section
                .optionalSection("watchlist", WatchlistConfig::read)
                .orElse(WatchlistConfig.DEFAULT),
            section
                .section("uplink", UplinkConfig::read)
                .orElseGet(() -> new UplinkConfig(List.of(), 0)),
            Duration.ofMinutes(section.number("forgetAfterMinutes", 10, 1, 60)),
            section.optionalSection("crew", CrewConfig::read));
    Set<String> names = new HashSet<>();
    for (CameraConfig camera : config.cameras) {
      if (!names.add(camera.name())) {
        section.problem("cameras", "two are named \"" + camera.name() + "\"; names must differ");
      }
    }
    return config;
  }
}
