package org.checkpointlpr.agent.lists;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.checkpointlpr.watchlist.Blob;
import org.checkpointlpr.watchlist.ReleaseDownload;

/**
 * A release whose files are being fetched: some at a time, in any order, none twice. One thread.
 */
final class Gathering {
  /** Files asked for at once: with 64 KiB each 4 MiB may be on their way. */
  private static final int WINDOW = 64;

  private final ReleaseDownload download;
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Set<String> asked = new HashSet<>();

  Gathering(ReleaseDownload download) {
    this.download = download;
  }

  ReleaseDownload download() {
    return download;
  }

  /** Returns the files to ask for now; with none, and none asked, the release is complete. */
  List<String> next() {
    if (waiting.isEmpty() && asked.isEmpty()) {
      // Only now: what a page names is known once all pages are here.
      for (Blob blob : download.missing()) {
        waiting.add(blob.sha256());
      }
    }
    List<String> now = new ArrayList<>();
    while (asked.size() < WINDOW && !waiting.isEmpty()) {
      String file = waiting.remove();
      asked.add(file);
      now.add(file);
    }
    return now;
  }

  /** Returns whether the file was asked for and has not come. */
  boolean expects(String file) {
    return asked.contains(file);
  }

  void arrived(String file) {
    asked.remove(file);
  }

  boolean isComplete() {
    return waiting.isEmpty() && asked.isEmpty() && download.missing().isEmpty();
  }

  /** Returns what was asked for and has not come. */
  List<String> outstanding() {
    return List.copyOf(asked);
  }
}
