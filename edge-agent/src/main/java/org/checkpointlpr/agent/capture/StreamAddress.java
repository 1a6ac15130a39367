package org.checkpointlpr.agent.capture;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * The address of a network camera or of a film. It may carry a user's name and password, in front
 * of the host or among the parameters: {@link #toString()} and {@link #shown()} leave both out, and
 * only the library that opens the stream is given the rest. Immutable; safe on any thread.
 */
public final class StreamAddress {
  private static final Set<String> SCHEMES = Set.of("rtsp", "rtsps", "http", "https", "file");

  private final URI uri;

  private StreamAddress(URI uri) {
    this.uri = uri;
  }

  /**
   * Returns the address of a network camera, or of a film by a {@code file:} address.
   *
   * @throws IllegalArgumentException if the scheme is none of rtsp, rtsps, http, https, file, or
   *     the host is missing; the message does not repeat the address
   */
  public static StreamAddress of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(
          "a stream of scheme '%s'; allowed are rtsp, rtsps, http, https, file".formatted(scheme));
    }
    if (!scheme.equals("file") && uri.getHost() == null) {
      throw new IllegalArgumentException(
          "a %s address without a host that can be understood; write %s://host/path, and percent-encode other signs in the password"
              .formatted(scheme, scheme));
    }
    return new StreamAddress(uri);
  }

  /** Returns the address of a film. */
  public static StreamAddress of(Path film) {
    return new StreamAddress(film.toUri());
  }

  /** Returns whether this is a film and not a camera. */
  public boolean isFilm() {
    return "file".equalsIgnoreCase(uri.getScheme());
  }

  /** Returns the address as it may be shown: scheme, host, port and path alone. */
  public String shown() {
    if (isFilm()) {
      return uri.getPath();
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getHost() + port + path;
  }

  /** Returns the scheme in lower case. */
  String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /** Returns the whole address with credentials, for FFmpeg and nobody else. */
  String secret() {
    return isFilm() ? "file:" + Path.of(uri) : uri.toASCIIString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamAddress address && uri.equals(address.uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  @Override
  public String toString() {
    return shown();
  }
}
