package org.checkpointlpr.agent.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.checkpointlpr.agent.hit.CaptureTime;

/** What Linux says of the machine that this runs on. */
final class Machine {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** systemd-timesyncd touches it when it has set the clock from a time server. */
  private static final Path SYNCHRONIZED = Path.of("/run/systemd/timesync/synchronized");

  private Machine() {}

  /** Returns 8 hexadecimal digits that change with every boot; zeros where Linux does not tell. */
  static String boot() {
    try {
      return Files.readString(BOOT_ID).substring(0, 8);
    } catch (IOException e) {
      return "00000000";
    }
  }

  /** Returns where the clock gets its time from. */
  static CaptureTime.Source clockSource() {
    return Files.exists(SYNCHRONIZED) ? CaptureTime.Source.NTP : CaptureTime.Source.OWN;
  }
}
