package org.checkpointlpr.agent.uplink;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is TLS from its first byte. The client is told that it speaks plain TCP, because
 * its own TLS path cannot be given a date, and because it leaks a thread when a peer accepts and
 * closes at once: so the first end of stream is held back until 400 ms after connecting.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // the TCP socket below locks for itself
final class TlsSocket extends Socket {
  /** Measured: at 400 ms none of 50 accept-and-close rounds left a thread behind. */
  private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  private final TlsMaterial material;
  private final AtomicLong lastRead;
  private final Socket tcp = new Socket();
  private volatile @Nullable SSLSocket tls;
  private volatile long connectedNanos;

  private TlsSocket(TlsMaterial material, AtomicLong lastRead) {
    this.material = material;
    this.lastRead = lastRead;
  }

  /**
   * Makes such sockets, and only such: it never hands out a plain one.
   *
   * @param lastRead is set to {@link System#nanoTime} whenever bytes come
   */
  static SocketFactory factory(TlsMaterial material, AtomicLong lastRead) {
    return new SocketFactory() {
      @Override
      public Socket createSocket() {
        return new TlsSocket(material, lastRead);
      }

      @Override
      public Socket createSocket(String host, int port) throws IOException {
        throw refuse();
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress local, int localPort)
          throws IOException {
        throw refuse();
      }

      @Override
      public Socket createSocket(InetAddress host, int port) throws IOException {
        throw refuse();
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
          throws IOException {
        throw refuse();
      }

      private IOException refuse() {
        return new IOException("only sockets that TlsSocket itself connects are made");
      }
    };
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    InetSocketAddress address = (InetSocketAddress) endpoint;
    try {
      tcp.connect(address, timeout);
      tcp.setTcpNoDelay(true);
      tcp.setSoTimeout(timeout); // a peer that accepts and says nothing must not hold us for ever
      SSLSocket socket =
          (SSLSocket)
              material
                  .context()
                  .getSocketFactory()
                  .createSocket(tcp, address.getHostString(), address.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      material.requireBroker(socket.getSession());
      connectedNanos = System.nanoTime();
      tls = socket;
    } catch (IOException | RuntimeException e) {
      tcp.close();
      throw e;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new LateEnd(tls().getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return tls().getOutputStream();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    tcp.setSoTimeout(timeout);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return tcp.getSoTimeout();
  }

  @Override
  public boolean isConnected() {
    return tls != null;
  }

  @Override
  public boolean isClosed() {
    return tcp.isClosed();
  }

  /** Closes TCP under TLS: a closing handshake with a dead peer would wait. */
  @Override
  public void close() throws IOException {
    tcp.close();
  }

  @Override
  public void shutdownInput() throws IOException {
    close();
  }

  @Override
  public void shutdownOutput() throws IOException {
    close();
  }

  private SSLSocket tls() throws SocketException {
    SSLSocket socket = tls;
    if (socket == null) {
      throw new SocketException("not connected");
    }
    return socket;
  }

  /** Holds the end of the stream back while the client still starts its threads. */
  private final class LateEnd extends FilterInputStream {
    LateEnd(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        int value = super.read();
        if (value < 0) {
          waitUntilLate();
        }
        lastRead.set(System.nanoTime());
        return value;
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        waitUntilLate();
        throw e;
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int count = super.read(buffer, offset, length);
        if (count < 0) {
          waitUntilLate();
        }
        lastRead.set(System.nanoTime());
        return count;
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        waitUntilLate();
        throw e;
      }
    }

    private void waitUntilLate() {
      long left = connectedNanos + EARLY_NANOS - System.nanoTime();
      while (left > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(left);
        left = connectedNanos + EARLY_NANOS - System.nanoTime();
      }
    }
  }
}
