package org.checkpointlpr.agent.web;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who is signed in. In memory: a restart signs everybody out. Safe on any thread. */
final class Sessions {
  /** So many browsers; the one that was away longest goes first. */
  private static final int MOST = 64;

  private final SecureRandom random = new SecureRandom();
  private final long idleNanos;
  private final LongSupplier nanoTime;

  // Guarded by this; in the order of the last use.
  private final Map<String, Session> byToken = new LinkedHashMap<>(16, 0.75f, true);

  /** One browser's. */
  static final class Session {
    private final String token;
    private final String csrf;
    private final CrewRole role;
    private volatile long usedNanos;

    private Session(String token, String csrf, CrewRole role, long now) {
      this.token = token;
      this.csrf = csrf;
      this.role = role;
      this.usedNanos = now;
    }

    String token() {
      return token;
    }

    String csrf() {
      return csrf;
    }

    CrewRole role() {
      return role;
    }
  }

  Sessions(long idleNanos, LongSupplier nanoTime) {
    this.idleNanos = idleNanos;
    this.nanoTime = nanoTime;
  }

  /** Begins a session with a token that nobody knew before. */
  synchronized Session begin(CrewRole role) {
    Session session = new Session(secret(), secret(), role, nanoTime.getAsLong());
    byToken.put(session.token, session);
    if (byToken.size() > MOST) {
      Iterator<String> oldest = byToken.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return session;
  }

  synchronized void end(String token) {
    byToken.remove(token);
  }

  /** Returns the session of a token, unless it was not used for too long. */
  synchronized Optional<Session> of(String token) {
    Session session = byToken.get(token);
    if (session == null) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    if (now - session.usedNanos > idleNanos) {
      byToken.remove(token);
      return Optional.empty();
    }
    session.usedNanos = now;
    return Optional.of(session);
  }

  private String secret() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
