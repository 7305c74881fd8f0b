package dev.postern;

import dev.postern.auth.SaslMechanism;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds what could never work, before a server is made of it.
 *
 * @param server the settings
 * @param certificates those of the server, if it has any
 * @param logins whether anybody was named who decides about logins at all listeners
 * @param recipients whom mail is delivered to
 */
record ConfigurationCheck(
    ServerContext server,
    List<Listener> listeners,
    Optional<Tls> certificates,
    boolean logins,
    Recipients recipients) {

  /** Labels of letters, digits, hyphens and, seen in practice, underscores (RFC 1035 §2.3.1). */
  private static final Pattern DNS_NAME =
      Pattern.compile("(?=.{1,255}$)[\\p{L}\\p{N}_]([\\p{L}\\p{M}\\p{N}_-]|\\.(?![.-]))*(?<![.-])");

  /** RFC 4422 §3.1. */
  private static final Pattern MECHANISM = Pattern.compile("[A-Z0-9_-]{1,20}");

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
    checkMechanisms(mistakes);
    Set<String> names = new HashSet<>();
    for (Listener listener : listeners) {
      if (!names.add(listener.name())) {
        mistakes.add("two listeners are named " + listener.name() + ": give one another name(...)");
      }
      mistakes.addAll(check(listener).mistakes());
    }
    checkClientCertificates(mistakes);
    mistakes.addAll(new LimitsCheck(server.limits()).mistakes());
    return mistakes;
  }

  private void checkMechanisms(List<String> mistakes) {
    Set<String> names = new HashSet<>();
    for (SaslMechanism mechanism : server.saslMechanisms()) {
      String name = String.valueOf(mechanism.name());
      if (!MECHANISM.matcher(name).matches()) {
        mistakes.add(
            "saslMechanisms(...) takes names of 1 to 20 letters in upper case, digits, hyphens and"
                + " underscores, not \""
                + printable(name)
                + '"');
      } else if (!names.add(name)) {
        mistakes.add("saslMechanisms(...) has two mechanisms named " + name);
      }
    }
  }

  /** Where the mechanisms ask for nothing else, each listener says so. */
  private void checkClientCertificates(List<String> mistakes) {
    List<SaslMechanism> chosen = server.saslMechanisms();
    if (chosen.stream().allMatch(ListenerCheck::asksForCertificate)
        || listeners.stream().anyMatch(listener -> check(listener).mayShowCertificates())) {
      return;
    }
    chosen.stream()
        .filter(ListenerCheck::asksForCertificate)
        .map(m -> "saslMechanisms(...) has " + ListenerCheck.noCertificate(m.name()))
        .forEach(mistakes::add);
  }

  private ListenerCheck check(Listener listener) {
    ListenerSettings own = listener.settings();
    return new ListenerCheck(
        listener,
        listener.context(server),
        own.tls().or(() -> certificates),
        logins || own.authenticator().isPresent(),
        server.userDirectory(),
        recipients);
  }

  private static boolean isHostName(String text) {
    return DNS_NAME.matcher(text).matches() || ADDRESS_LITERAL.matcher(text).matches();
  }

  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
