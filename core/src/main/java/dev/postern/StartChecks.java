package dev.postern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each part of a server once whether it can work as things are. */
record StartChecks(ServerContext server, MailServerBuilder.StartFaults faults) {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  /**
   * Asks them all.
   *
   * @throws IOException telling what is wrong with each of them, unless faults are only logged
   */
  void run() throws IOException {
    List<Exception> found = new ArrayList<>();
    for (ServerPart part : parts()) {
      try {
        part.check();
      } catch (IOException | RuntimeException e) {
        found.add(e);
      }
    }
    if (faults == MailServerBuilder.StartFaults.LOGGED) {
      found.forEach(e -> LOG.error("started although this cannot work yet: {}", text(e)));
    } else if (!found.isEmpty()) {
      throw failure(found);
    }
  }

  private Set<ServerPart> parts() {
    Set<ServerPart> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    parts.add(server.authenticator());
    parts.add(server.userDirectory());
    parts.add(server.loginGuard());
    parts.add(server.store());
    parts.add(server.spool());
    parts.add(server.delivery());
    parts.addAll(server.filters());
    return parts;
  }

  private static IOException failure(List<Exception> found) {
    IOException failure =
        new IOException(String.join("; ", found.stream().map(StartChecks::text).sorted().toList()));
    found.forEach(failure::addSuppressed);
    return failure;
  }

  private static String text(Exception e) {
    return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
  }
}
