package dev.postern.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a server keeps its things.
 *
 * @param prefix what its command line begins with, e.g. to be another user
 */
record Site(Path root, List<String> prefix) {

  static Site make(Path root, List<String> prefix) throws IOException {
    Site site = new Site(root, prefix);
    Files.createDirectories(site.mail());
    Files.createDirectories(site.spool());
    return site;
  }

  /** The Maildirs' parent. */
  Path mail() {
    return root.resolve("mail");
  }

  Path maildir(String user) {
    return mail().resolve(user);
  }

  /** The server's directory for temporary files. */
  Path spool() {
    return root.resolve("spool");
  }

  Path log() {
    return root.resolve("server.log");
  }
}
