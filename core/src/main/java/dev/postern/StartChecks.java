package dev.postern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each part of a server once whether it can work as things are.
 *
 * @param ownPostmasters the domains whose mail is taken for users, and whose postmaster nobody is
 *     but a user of that name
 */
record StartChecks(
    ServerContext server, MailServerBuilder.StartFaults faults, Set<String> ownPostmasters) {
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
    warnOfPostmasters();
  }

  /** Mail for a postmaster has to be taken (RFC 5321 §4.5.1). */
  private void warnOfPostmasters() {
    List<String> missing =
        new TreeSet<>(ownPostmasters).stream().filter(domain -> !hasPostmaster(domain)).toList();
    if (!missing.isEmpty()) {
      LOG.warn(
          "mail for postmaster is refused until postmaster(...) names a user domains={}", missing);
    }
  }

  private boolean hasPostmaster(String domain) {
    try {
      return server.userDirectory().find("postmaster@" + domain).user().isPresent();
    } catch (IOException | RuntimeException e) {
      LOG.debug("postmaster not looked up domain={}", domain, e);
      return true;
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
    if (found.size() == 1 && found.get(0) instanceof IOException one && one.getMessage() != null) {
      return one;
    }
    IOException failure =
        new IOException(String.join("; ", found.stream().map(StartChecks::text).sorted().toList()));
    found.forEach(failure::addSuppressed);
    return failure;
  }

  private static String text(Exception e) {
    return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
  }
}
