package dev.postern;

import dev.postern.ConfigurationCheck.Recipients;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.UserDirectory;
import dev.postern.net.Protocol;
import dev.postern.net.Protocol.Need;
import dev.postern.net.Protocol.TlsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what could never work at one listener.
 *
 * @param context the server as the listener sees it
 * @param certificates those that it has, of its own or the server's
 * @param logins whether anybody was named who decides about its logins
 * @param recipientsOf who knows the users of the domains, if anybody does
 * @param recipients whom mail is delivered to
 */
record ListenerCheck(
    Listener listener,
    ServerContext context,
    Optional<Tls> certificates,
    boolean logins,
    UserDirectory recipientsOf,
    Recipients recipients) {

  /** All mistakes, one sentence each. */
  List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    checkAddress(mistakes);
    checkTls(mistakes);
    checkLogins(mistakes);
    checkRecipients(mistakes);
    checkUsers(mistakes);
    checkFilters(mistakes);
    checkHidden(mistakes);
    checkLimits(mistakes);
    return mistakes;
  }

  private Protocol protocol() {
    return listener.protocol();
  }

  private String name() {
    return "listener " + listener.name();
  }

  private void checkTls(List<String> mistakes) {
    if (protocol().tlsMode() == TlsMode.IMPLICIT && certificates.isEmpty()) {
      mistakes.add(name() + " needs certificates: call tls(...)");
    }
    if (protocol().tlsMode() == TlsMode.NONE && listener.tls().isPresent()) {
      mistakes.add(name() + " never uses TLS: its tls(...) is of no use");
    }
  }

  private void checkLogins(List<String> mistakes) {
    if (!protocol().needs().contains(Need.LOGINS)) {
      return;
    }
    String letsNobodyIn = name() + " lets nobody in";
    if (!logins) {
      String alone =
          context.saslMechanisms().isEmpty()
              ? ""
              : ", with one that denies everybody if the mechanisms decide alone";
      mistakes.add(letsNobodyIn + ": call authenticator(...)" + alone);
    }
    List<SaslMechanism> chosen = context.saslMechanisms();
    if (!chosen.isEmpty()
        && chosen.stream().allMatch(ListenerCheck::asksForCertificate)
        && !mayShowCertificates()) {
      mistakes.add(letsNobodyIn + ": its mechanism is " + noCertificate(chosen.get(0).name()));
      return;
    }
    Set<Exposure> ways = protocol().logins(context, listener.hiddenCapabilities());
    if (protocol().logins(context, Set.of()).isEmpty()) {
      if (logins) {
        mistakes.add(letsNobodyIn + ": " + nothingVerified());
      }
    } else if (ways.isEmpty()) {
      mistakes.add(letsNobodyIn + ": hiding(...) leaves no way to log in, hide less");
    } else if (!ways.contains(Exposure.PROOF) && !passwordsPossible()) {
      String remedy =
          certificates.isPresent() ? "do not hide " + protocol().startTls() : "call tls(...)";
      mistakes.add(letsNobodyIn + " without TLS: " + remedy + ", or plaintextLogins(ALLOWED)");
    }
  }

  static boolean asksForCertificate(SaslMechanism mechanism) {
    return mechanism.credentials().filter(Credentials.Certificate.class::equals).isPresent();
  }

  static String noCertificate(String mechanism) {
    return mechanism
        + ", and no client is asked for a certificate: call"
        + " tls(...clientCertificates(...))";
  }

  /** Without TLS of its own it is another server that verifies them. */
  boolean mayShowCertificates() {
    return protocol().tlsMode() == TlsMode.NONE
        ? protocol().needs().contains(Need.LOGINS)
        : certificates.map(Tls::asksClients).orElse(false);
  }

  private String nothingVerified() {
    List<SaslMechanism> chosen = context.saslMechanisms();
    if (context.authenticator().verifies(Credentials.Token.class)
        && chosen.stream().noneMatch(ListenerCheck::bringsToken)) {
      return "the authenticator verifies tokens, and none of its mechanisms brings one: call"
          + " saslMechanisms(...) with SaslMechanisms.oauthBearer()";
    }
    boolean secretsMissing =
        !chosen.isEmpty()
            && chosen.stream()
                .allMatch(m -> m.needsSecret() && !context.authenticator().hasSecrets(m.name()));
    return secretsMissing
        ? "its mechanisms verify secrets, and the authenticator has none"
        : "the authenticator verifies nothing that its mechanisms bring here";
  }

  private static boolean bringsToken(SaslMechanism mechanism) {
    return mechanism.credentials().filter(Credentials.Token.class::equals).isPresent();
  }

  private boolean passwordsPossible() {
    return switch (protocol().tlsMode()) {
          // Without certificates that is a mistake of its own.
          case IMPLICIT -> true;
          case STARTTLS ->
              certificates.isPresent()
                  && !listener.hiddenCapabilities().contains(protocol().startTls());
          case NONE -> false;
        }
        || context.plaintextLogins() == ServerContext.PlaintextLogins.ALLOWED
        || (listener.address() instanceof Listener.Address.Unix && listener.proxies().isEmpty());
  }

  private void checkRecipients(List<String> mistakes) {
    if (recipients == Recipients.OF_OTHERS || !takesMail()) {
      return;
    }
    if (context.domains().isEmpty()) {
      if (recipients == Recipients.LOCAL_AND_OTHERS) {
        return;
      }
      mistakes.add(name() + " has no recipients: call domains(...) or delivery(...)");
    } else {
      checkDirectory(recipientsOf, "no recipients", "the users of the domains", mistakes);
    }
  }

  private void checkUsers(List<String> mistakes) {
    if (protocol().needs().contains(Need.USERS)) {
      checkDirectory(context.userDirectory(), "nobody to tell of", "the users", mistakes);
    }
  }

  private void checkDirectory(
      UserDirectory directory, String lacks, String users, List<String> mistakes) {
    String start = "%s has %s: ".formatted(name(), lacks);
    if (directory == UserDirectory.NONE) {
      mistakes.add(start + "nobody knows " + users + ", call userDirectory(...)");
    } else if (directory == UserDirectory.prefetch()) {
      mistakes.add(
          start
              + "prefetch() knows only who has just logged in, call"
              + " userDirectory(UserDirectory.chain(UserDirectory.prefetch(), ...))");
    }
  }

  private void checkAddress(List<String> mistakes) {
    if (protocol().defaultPort() == 0 && listener.chosenAddress().isEmpty()) {
      mistakes.add(name() + " has no usual port: call unix(...), or host(...) and port(...)");
    }
  }

  private void checkFilters(List<String> mistakes) {
    if (!takesMail() && listener.settings().filters().map(own -> !own.isEmpty()).orElse(false)) {
      mistakes.add(name() + " takes no mail: its filters(...) are of no use");
    }
  }

  private boolean takesMail() {
    return protocol().needs().contains(Need.RECIPIENTS);
  }

  private void checkHidden(List<String> mistakes) {
    Set<String> known = protocol().capabilities(context);
    for (String hidden : new TreeSet<>(listener.hiddenCapabilities())) {
      if (!known.isEmpty() && !known.contains(hidden)) {
        mistakes.add(
            "%s has no capability %s to hide; it has %s"
                .formatted(
                    name(),
                    ConfigurationCheck.printable(hidden),
                    String.join(" ", new TreeSet<>(known))));
      }
    }
  }

  private void checkLimits(List<String> mistakes) {
    Limits own = listener.settings().limits();
    for (String limit : own.changedShared()) {
      mistakes.add(
          name() + " shares what " + limit + " bounds: set it at the server's limits(...)");
    }
    if (own.isChanged()) {
      new LimitsCheck(context.limits()).mistakes().forEach(m -> mistakes.add(name() + ": " + m));
    }
  }
}
