package dev.postern.crash;

import java.io.IOException;
import java.time.Duration;

/** Looks into the directories while the server works. */
record ScanLoad(ServerProcess server, FolderScan scan) implements Load {
  private static final Duration PACE = Duration.ofMillis(100);

  @Override
  public void run() throws IOException, InterruptedException {
    while (!server.endsWithin(PACE)) {
      scan.run();
    }
  }
}
