package org.checkpointlpr.agent.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the crew page is served, and to whom.
 *
 * @param listen a literal address and a port; port 0 takes a free one
 * @param names further names by which browsers may call it; a request under any other is refused
 * @param language the page's language before anybody chooses one
 * @param tls key and certificate; needed where it listens to more than this machine
 * @param crewPin hash of the PIN of who handles alarms; may be absent on this machine alone
 * @param commanderPin hash of the PIN of who may add entries and run exercises; without one nobody
 *     may
 * @param session how long a browser stays signed in without being used
 */
public record CrewConfig(
    InetSocketAddress listen,
    List<String> names,
    String language,
    Optional<Tls> tls,
    Optional<String> crewPin,
    Optional<String> commanderPin,
    Duration session) {
  private static final Pattern LISTEN =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");
  private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");

  /** What {@code checkpoint crew pin} prints. */
  private static final Pattern PIN_HASH =
      Pattern.compile("argon2id:\\d{1,7}:\\d{1,2}:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}");

  private static final String PIN_WORDS = "what 'checkpoint crew pin' prints";
  private static final int MAX_PORT = 65_535;

  /**
   * The page's key.
   *
   * @param keystore a PKCS#12 file
   * @param password a file whose first line opens it
   */
  public record Tls(Path keystore, Path password) {}

  /** Copies the list. */
  public CrewConfig {
    names = List.copyOf(names);
  }

  /** Returns the settings of a page on this machine alone, in English, without PINs. */
  public static CrewConfig local(int port) {
    return new CrewConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        List.of(),
        "en",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofHours(12));
  }

  /** Returns whether only this machine can reach the page. */
  public boolean isLocal() {
    return listen.getAddress().isLoopbackAddress();
  }

  static CrewConfig read(Section section) {
    InetSocketAddress listen =
        section
            .optionalText("listen", LISTEN, "an address and a port such as 127.0.0.1:8080")
            .flatMap(text -> address(section, text))
            .orElseGet(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
    Optional<Path> keystore = section.optionalFile("keystore");
    Optional<Path> password = section.optionalFile("keystorePassword");
    CrewConfig config =
        new CrewConfig(
            listen,
            section.has("names")
                ? section.texts("names", HOST, "host names in lower case, without a port")
                : List.of(),
            section.optionalText("language", LANGUAGE, "a language such as en").orElse("en"),
            keystore.flatMap(file -> password.map(secret -> new Tls(file, secret))),
            section.optionalText("crewPin", PIN_HASH, PIN_WORDS),
            section.optionalText("commanderPin", PIN_HASH, PIN_WORDS),
            Duration.ofHours(section.number("sessionHours", 12, 1, 168)));
    if (keystore.isPresent() != password.isPresent()) {
      section.problem("", "keystore and keystorePassword go together; write both");
    }
    if (!config.isLocal()) {
      requireProtection(section, config);
    }
    return config;
  }

  /** Beyond this machine anybody may call: only over TLS, and only with a PIN. */
  private static void requireProtection(Section section, CrewConfig config) {
    if (config.tls.isEmpty()) {
      section.problem(
          "listen",
          "is reachable from other machines; write keystore and keystorePassword for HTTPS, or"
              + " listen on 127.0.0.1");
    }
    if (config.crewPin.isEmpty()) {
      section.problem(
          "listen",
          "is reachable from other machines; write crewPin, "
              + PIN_WORDS
              + ", or listen on"
              + " 127.0.0.1");
    }
  }

  private static Optional<InetSocketAddress> address(Section section, String text) {
    Matcher matcher = LISTEN.matcher(text.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      int port = Integer.parseInt(matcher.group(2));
      try {
        // Literal addresses only: no name service is asked.
        InetAddress address = InetAddress.getByName(matcher.group(1));
        if (port <= MAX_PORT) {
          return Optional.of(new InetSocketAddress(address, port));
        }
      } catch (UnknownHostException e) {
        // reported below, like a port out of range
      }
    }
    section.problem("listen", "is no address and port; write one such as 127.0.0.1:8080");
    return Optional.empty();
  }
}
