package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.capture.VideoDevices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code checkpoint camera}: tools for the technician who puts a camera up. */
@Command(
    name = "camera",
    description = "Lists, tries, records, replays and measures cameras.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CameraCommand.ListCommand.class,
      CameraTryCommand.class,
      CameraReplayCommand.class,
      CameraRecordCommand.class,
      CameraBenchCommand.class,
      CameraDrivesCommand.class
    })
final class CameraCommand {
  /** {@code checkpoint camera list}. */
  @Command(
      name = "list",
      description =
          "Lists the V4L2 devices of this machine, and what each can send: pixel format, sizes,"
              + " pictures a second.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {" 0:at least one device was found", " 1:there is none"})
  static final class ListCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      if (spec == null) {
        throw new IllegalStateException("the command line sets the command up");
      }
      PrintWriter out = spec.commandLine().getOut();
      List<VideoDevices.Device> devices = VideoDevices.list();
      for (VideoDevices.Device device : devices) {
        out.printf(
            "%-14s %s%s%n",
            device.path(),
            device.name(),
            device.readable() ? "" : "  (may not be opened: add the user to the group video)");
        VideoDevices.formats(device).forEach(format -> out.println("                 " + format));
      }
      if (devices.isEmpty()) {
        spec.commandLine()
            .getErr()
            .println(
                "checkpoint: no V4L2 device; plug a USB camera in, or use a network camera's"
                    + " address with `checkpoint camera try`");
        return ExitCode.FAILED;
      }
      return ExitCode.OK;
    }
  }
}
