package org.checkpointlpr.agent.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine, from now on. */
final class ProcessUse {
  private final long startNanos = System.nanoTime();
  private final long processorNanos = processor();

  /** Begins to measure; forgets the memory's high-water mark where the kernel allows it. */
  static ProcessUse start() {
    try {
      // proc(5): 5 resets the peak of the resident set to what it is now.
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      // Then the peak is that of the whole process: larger, never smaller than the truth.
      return new ProcessUse();
    }
    return new ProcessUse();
  }

  /** Returns the seconds since the start. */
  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** Returns the processor time since the start, in percent of one core. */
  double percentOfOneCore() {
    return (processor() - processorNanos) / 1e7 / seconds();
  }

  /** Returns the most memory that was resident, MB: Java's own figures leave out the libraries. */
  long peakMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long processor() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
