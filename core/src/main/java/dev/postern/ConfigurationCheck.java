package dev.postern;

import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.net.Protocol.Need;
import dev.postern.net.Protocol.TlsMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds what could never work, before a server is made of it.
 *
 * @param server the settings
 * @param certificates whether there are any
 * @param logins whether anybody was named who decides about logins
 * @param users whether anybody was named who knows the users of the domains
 * @param recipients whom mail is delivered to
 */
record ConfigurationCheck(
    ServerContext server,
    List<Listener> listeners,
    boolean certificates,
    boolean logins,
    boolean users,
    Recipients recipients) {

  /** Labels of letters, digits, hyphens and, seen in practice, underscores (RFC 1035 §2.3.1). */
  private static final Pattern DNS_NAME =
      Pattern.compile("(?=.{1,255}$)[\\p{L}\\p{N}_]([\\p{L}\\p{M}\\p{N}_-]|\\.(?![.-]))*(?<![.-])");

  private static final Pattern ADDRESS_LITERAL = Pattern.compile("\\[[0-9A-Za-z:.]+\\]");

  /** Whom mail is delivered to. */
  enum Recipients {
    /** The users of the domains, and nobody else. */
    LOCAL,
    /** The users of the domains, if there are any, and those of another target. */
    LOCAL_AND_OTHERS,
    /** Those of another target alone. */
    OF_OTHERS
  }

  /** All mistakes, one sentence each. */
  List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    if (listeners.isEmpty()) {
      mistakes.add("no listener: call listen(...) at least once");
    }
    if (!isHostName(server.hostname())) {
      mistakes.add(
          "hostname(...) takes a DNS name such as mail.example.org or an address literal, not \""
              + printable(server.hostname())
              + '"');
    }
    for (String domain : new TreeSet<>(server.domains())) {
      if (!isHostName(domain)) {
        mistakes.add(
            "domains(...) takes DNS names such as example.org, not \"" + printable(domain) + '"');
      }
    }
    Set<String> names = new HashSet<>();
    for (Listener listener : listeners) {
      if (!names.add(listener.name())) {
        mistakes.add("two listeners are named " + listener.name() + ": give one another name(...)");
      }
      checkTls(listener, mistakes);
      checkLogins(listener, mistakes);
      checkRecipients(listener, mistakes);
      checkHidden(listener, mistakes);
    }
    mistakes.addAll(new LimitsCheck(server.limits()).mistakes());
    return mistakes;
  }

  private void checkTls(Listener listener, List<String> mistakes) {
    if (listener.protocol().tlsMode() == TlsMode.IMPLICIT && !certificates) {
      mistakes.add("listener " + listener.name() + " needs certificates: call tls(...)");
    }
  }

  private void checkLogins(Listener listener, List<String> mistakes) {
    if (!listener.protocol().needs().contains(Need.LOGINS)) {
      return;
    }
    String letsNobodyIn = "listener " + listener.name() + " lets nobody in";
    if (!logins) {
      mistakes.add(letsNobodyIn + ": call authenticator(...)");
    }
    Set<Exposure> ways = listener.protocol().logins(server, listener.hiddenCapabilities());
    if (ways.isEmpty()) {
      mistakes.add(letsNobodyIn + ": hiding(...) leaves no way to log in, hide less");
    } else if (!ways.contains(Exposure.PROOF) && !passwordsPossible(listener)) {
      String remedy =
          certificates ? "do not hide " + listener.protocol().startTls() : "call tls(...)";
      mistakes.add(letsNobodyIn + " without TLS: " + remedy + ", or plaintextLogins(ALLOWED)");
    }
  }

  private boolean passwordsPossible(Listener listener) {
    return switch (listener.protocol().tlsMode()) {
          // Without certificates that is a mistake of its own.
          case IMPLICIT -> true;
          case STARTTLS ->
              certificates
                  && !listener.hiddenCapabilities().contains(listener.protocol().startTls());
          case NONE -> false;
        }
        || server.plaintextLogins() == ServerContext.PlaintextLogins.ALLOWED
        || (listener.address() instanceof Listener.Address.Unix && listener.proxies().isEmpty());
  }

  private void checkRecipients(Listener listener, List<String> mistakes) {
    if (recipients == Recipients.OF_OTHERS
        || !listener.protocol().needs().contains(Need.RECIPIENTS)) {
      return;
    }
    if (server.domains().isEmpty()) {
      if (recipients == Recipients.LOCAL_AND_OTHERS) {
        return;
      }
      mistakes.add(
          "listener " + listener.name() + " has no recipients: call domains(...) or delivery(...)");
    } else if (!users) {
      mistakes.add(
          "listener "
              + listener.name()
              + " has no recipients: nobody knows the users of the domains, call"
              + " userDirectory(...)");
    }
  }

  private void checkHidden(Listener listener, List<String> mistakes) {
    Set<String> known = listener.protocol().capabilities(server);
    for (String hidden : new TreeSet<>(listener.hiddenCapabilities())) {
      if (!known.isEmpty() && !known.contains(hidden)) {
        mistakes.add(
            "listener %s has no capability %s to hide; it has %s"
                .formatted(
                    listener.name(), printable(hidden), String.join(" ", new TreeSet<>(known))));
      }
    }
  }

  private static boolean isHostName(String text) {
    return DNS_NAME.matcher(text).matches() || ADDRESS_LITERAL.matcher(text).matches();
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
