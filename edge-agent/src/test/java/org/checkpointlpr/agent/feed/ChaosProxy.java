package org.checkpointlpr.agent.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy that can misbehave as networks do. */
public final class ChaosProxy implements AutoCloseable {
  private final ServerSocket server;
  private final URI broker;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Mood mood = Mood.HONEST;
  private volatile int slowBytes = 32;

  /** How it behaves to bytes and to new connections. */
  public enum Mood {
    /** Passes everything on. */
    HONEST,
    /** Takes bytes and passes none on: half-open. */
    BLACK_HOLE,
    /** Accepts and closes at once. */
    ACCEPT_AND_CLOSE,
    /** Passes 32 bytes each 128 ms, 2 kbit/s, or as {@link #slowness} says. */
    SLOW,
    /** Holds what comes until the mood changes, then passes it on. */
    STALL,
    /** Swaps what it should pass on in order: TLS must notice. */
    SCRAMBLE
  }

  /** Starts a proxy on a free port of the loopback address. */
  public ChaosProxy(URI broker) throws IOException {
    this.broker = broker;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("proxy-accept", this::accept);
  }

  /** Returns where to connect. */
  public URI address() {
    return URI.create("ssl://localhost:" + server.getLocalPort());
  }

  /** Sets how it behaves from now on. */
  public void mood(Mood newMood) {
    mood = newMood;
  }

  /** Sets how many bytes pass each 128 ms while it is slow. */
  public void slowness(int bytes) {
    slowBytes = bytes;
  }

  /** Cuts all connections: with RST, as a NAT that forgot them. */
  public void cut() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // Closed by its pump already; the set is emptied below.
      }
    }
    sockets.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (mood == Mood.ACCEPT_AND_CLOSE) {
          client.close();
          continue;
        }
        Socket upstream = new Socket(broker.getHost(), broker.getPort());
        sockets.add(client);
        sockets.add(upstream);
        start("proxy-up", () -> pump(client, upstream));
        start("proxy-down", () -> pump(upstream, client));
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count = in.read(buffer, 0, most(buffer));
      while (count >= 0) {
        pass(buffer, count, out);
        count = in.read(buffer, 0, most(buffer));
      }
    } catch (IOException e) {
      // The other side's pump ends by itself: both sockets are closed now.
      sockets.remove(from);
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private int most(byte[] buffer) {
    return mood == Mood.SLOW ? slowBytes : buffer.length;
  }

  private void pass(byte[] buffer, int count, OutputStream out) throws IOException {
    switch (mood) {
      case SLOW -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(128));
      case STALL -> {
        while (mood == Mood.STALL && !server.isClosed()) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
      }
      case SCRAMBLE -> {
        out.write(buffer, count / 2, count - count / 2);
        out.write(buffer, 0, count / 2);
        return;
      }
      case BLACK_HOLE -> {
        return;
      }
      default -> {
        // Passed on as it is.
      }
    }
    out.write(buffer, 0, count);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
