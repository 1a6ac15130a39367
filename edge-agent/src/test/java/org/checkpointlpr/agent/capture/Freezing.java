package org.checkpointlpr.agent.capture;

import java.io.IOException;

/** Stops a server's process without closing its connections: the camera hangs. */
public final class Freezing {
  private Freezing() {}

  /** Stops it. */
  public static void freeze(RtspServer server) throws IOException, InterruptedException {
    signal(server, "STOP");
  }

  /** Lets it go on. */
  public static void thaw(RtspServer server) throws IOException, InterruptedException {
    signal(server, "CONT");
  }

  private static void signal(RtspServer server, String name)
      throws IOException, InterruptedException {
    int result =
        new ProcessBuilder("kill", "-" + name, Long.toString(server.processId())).start().waitFor();
    if (result != 0) {
      throw new IOException("the server does not take the signal " + name);
    }
  }
}
