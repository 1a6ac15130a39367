package org.checkpointlpr.agent.capture;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Yields the pictures of a list of files, each once, in the list's order, and then ends. A file
 * that cannot be read is reported by an exception that names it, and the next call goes on behind
 * it.
 */
public final class FileSource implements FrameSource {
  private final String camera;
  private final PictureDecoder decoder;
  private final Queue<Path> files;

  /** Yields these files. */
  public FileSource(String camera, List<Path> files, PictureDecoder decoder) {
    this.camera = camera;
    this.decoder = decoder;
    this.files = new ArrayDeque<>(files);
  }

  /**
   * Yields the pictures that lie in a folder now, by name.
   *
   * @throws CaptureException if the folder is missing or may not be read
   */
  public static FileSource ofFolder(String camera, Path folder, PictureDecoder decoder)
      throws CaptureException {
    return new FileSource(camera, PictureFolder.list(folder), decoder);
  }

  @Override
  public String camera() {
    return camera;
  }

  @Override
  public Optional<Frame> next() throws CaptureException {
    Path file = files.poll();
    return file == null ? Optional.empty() : Optional.of(decoder.decode(camera, file));
  }

  @Override
  public void close() {
    files.clear();
  }
}
