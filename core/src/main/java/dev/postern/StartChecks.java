package dev.postern;

import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each part of a server once whether it can work as things are.
 *
 * @param ownPostmasters the domains whose mail is taken for users, and whose postmaster nobody is
 *     but a user of that name
 */
record StartChecks(
    ServerParts parts,
    UserDirectory directory,
    MailServerBuilder.StartFaults faults,
    Set<String> ownPostmasters) {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  /**
   * Asks them all.
   *
   * @throws IOException telling what is wrong with each of them, unless faults are only logged
   */
  void run() throws IOException {
    List<Exception> found = new ArrayList<>();
    for (ServerPart part : parts.all()) {
      try {
        part.check();
      } catch (Exception e) {
        found.add(e);
      }
    }
    judge(found);
  }

  /**
   * Says what follows from faults.
   *
   * @throws IOException telling what is wrong, unless faults are only logged
   */
  void judge(List<Exception> found) throws IOException {
    if (faults == MailServerBuilder.StartFaults.LOGGED) {
      texts(found).forEach(text -> LOG.error("started although this cannot work yet: {}", text));
    } else if (!found.isEmpty()) {
      throw failure(found);
    }
  }

  /** Mail for a postmaster has to be taken (RFC 5321 §4.5.1). Asks parts that have started. */
  void warnOfPostmasters() {
    List<String> missing =
        new TreeSet<>(ownPostmasters).stream().filter(domain -> !hasPostmaster(domain)).toList();
    if (!missing.isEmpty()) {
      LOG.warn(
          "mail for postmaster is refused until a user is named as the postmaster domains={}",
          missing);
    }
  }

  /** Which are offered depends on what the parts know once they have started. */
  void warnOfMechanisms(List<Listener> listeners, ServerContext server) {
    List<String> unverified =
        server.saslMechanisms().stream()
            .filter(
                mechanism ->
                    listeners.stream()
                        .map(listener -> listener.context(server).authenticator())
                        .noneMatch(asked -> mayVerify(asked, mechanism)))
            .map(SaslMechanism::name)
            .toList();
    if (!unverified.isEmpty()) {
      LOG.warn(
          "chosen, and not offered, since nobody verifies what they bring mechanisms={}",
          unverified);
    }
  }

  /** Both are the embedder's code. What one throws is told when somebody connects. */
  private static boolean mayVerify(Authenticator asked, SaslMechanism mechanism) {
    try {
      return (!mechanism.needsSecret() || asked.hasSecrets(mechanism.name()))
          && mechanism.credentials().map(asked::verifies).orElse(true);
    } catch (Throwable e) {
      LOG.debug("mechanism not looked at mechanism={}", mechanism.name(), e);
      Fatal.rethrow(e);
      return true;
    }
  }

  private boolean hasPostmaster(String domain) {
    try {
      return directory.find("postmaster@" + domain).user().isPresent();
    } catch (Exception e) {
      LOG.debug("postmaster not looked up domain={}", domain, e);
      return true;
    }
  }

  private static IOException failure(List<Exception> found) {
    if (found.size() == 1 && found.get(0) instanceof IOException one && one.getMessage() != null) {
      return one;
    }
    IOException failure = new IOException(String.join("; ", texts(found)));
    found.forEach(failure::addSuppressed);
    return failure;
  }

  /** Each once: a file may be of several parts. */
  private static Set<String> texts(List<Exception> found) {
    return found.stream().map(StartChecks::text).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Exception e) {
    return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
  }
}
