package dev.postern.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Where a server under test puts its mail. */
record Maildirs(Path folder) {
  private static final Duration POLL = Duration.ofMillis(20);

  /** How many messages the users have. */
  int count(List<String> users) throws IOException {
    int count = 0;
    for (String user : users) {
      String localPart = user.substring(0, user.indexOf('@'));
      Path maildir = folder.resolve(DeliveryServer.DOMAIN).resolve(localPart).resolve("Maildir");
      for (String part : List.of("new", "cur")) {
        count += entries(maildir.resolve(part));
      }
    }
    return count;
  }

  /** Waits until the users have so many messages. */
  void await(int messages, List<String> users, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    int seen = count(users);
    while (seen < messages && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL.toNanos());
      seen = count(users);
    }
    if (seen != messages) {
      throw new IOException(seen + " messages in " + folder + " where " + messages + " are due");
    }
  }

  private static int entries(Path part) throws IOException {
    if (!Files.isDirectory(part)) {
      return 0;
    }
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
      for (Path file : files) {
        count += file.getFileName().toString().startsWith(".") ? 0 : 1;
      }
    }
    return count;
  }
}
