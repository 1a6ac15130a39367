package org.checkpointlpr.agent.health;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends states to systemd by the protocol of {@code sd_notify(3)}: one datagram to the UNIX socket
 * that {@code NOTIFY_SOCKET} names. Java 17 has no UNIX datagrams, so it calls {@code sendto} of
 * the C library. Does nothing where the agent was not started by systemd. Safe on any thread.
 */
public final class SystemdNotifier {
  private static final Logger LOG = LoggerFactory.getLogger(SystemdNotifier.class);
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** {@code sun_path} of {@code struct sockaddr_un} on Linux. */
  private static final int MAX_PATH = 108;

  private final String socket;

  private SystemdNotifier(String socket) {
    this.socket = socket;
  }

  /** Returns a notifier for the socket of the environment, or one that does nothing. */
  public static SystemdNotifier ofEnvironment() {
    return ofSocket(System.getenv().getOrDefault("NOTIFY_SOCKET", ""));
  }

  /**
   * Returns a notifier for a socket.
   *
   * @param socket a path; one that begins with {@code @} is in the abstract name space; empty for a
   *     notifier that does nothing
   */
  public static SystemdNotifier ofSocket(String socket) {
    return new SystemdNotifier(socket);
  }

  /**
   * Sends a state such as {@code READY=1}; several are parted by line ends.
   *
   * @return whether it was sent; trouble is logged, never thrown
   */
  public boolean send(String state) {
    if (socket.isEmpty()) {
      return false;
    }
    try {
      send(address(), state.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (LastErrorException | UnsatisfiedLinkError | IllegalArgumentException e) {
      LOG.warn("systemd could not be told state={} because={}", state, e.getMessage());
      return false;
    }
  }

  private static void send(byte[] address, byte[] message) {
    int descriptor = Libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    try {
      Libc.sendto(descriptor, message, message.length, MSG_NOSIGNAL, address, address.length);
    } finally {
      Libc.close(descriptor);
    }
  }

  /** Lays out {@code struct sockaddr_un}: family in the machine's byte order, then the path. */
  private byte[] address() {
    byte[] path = socket.getBytes(StandardCharsets.UTF_8);
    if (path.length >= MAX_PATH) {
      throw new IllegalArgumentException(
          "NOTIFY_SOCKET of " + path.length + " bytes; allowed are up to " + (MAX_PATH - 1));
    }
    boolean isAbstract = path[0] == '@';
    byte[] address = new byte[2 + path.length + (isAbstract ? 0 : 1)];
    address[0] = AF_UNIX; // little-endian on both supported machines, x86-64 and arm64
    System.arraycopy(path, 0, address, 2, path.length);
    if (isAbstract) {
      address[2] = 0;
    }
    return address;
  }

  /** The C library's functions. Each throws {@link LastErrorException} with errno when it fails. */
  private static final class Libc {
    static {
      Native.register("c");
    }

    static native int socket(int domain, int type, int protocol) throws LastErrorException;

    static native long sendto(
        int descriptor, byte[] message, long length, int flags, byte[] address, int addressLength)
        throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;
  }
}
