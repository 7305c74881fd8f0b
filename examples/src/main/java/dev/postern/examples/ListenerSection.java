package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.Tls;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * A listener that a file says more of than where it is. Its options are read before it is asked.
 */
final class ListenerSection {
  /** What the listener has of the server where it says nothing of its own. */
  static final Set<String> SERVERS = Set.of("--tls-cert", "--tls-key", "--allow-plaintext");

  private static final Set<String> SMTP = Set.of("smtp", "submission", "smtps", "lmtp");
  private static final Set<String> RESTRICTED = Set.of("smtp", "submission", "smtps");

  private final String protocol;
  private final ListenOption.Choice choice;

  /** Has a mistake told with its line. */
  private final Function<IllegalArgumentException, IllegalArgumentException> told;

  private final SmtpOptions smtp = new SmtpOptions();
  private final RestrictionOptions restrictions = new RestrictionOptions();
  private final PolicyOptions policy = new PolicyOptions();
  private final Own own = new Own();

  ListenerSection(
      String protocol,
      ListenOption.Choice choice,
      Function<IllegalArgumentException, IllegalArgumentException> told) {
    this.protocol = protocol;
    this.choice = choice;
    this.told = told;
  }

  /** What may be said of such a listener alone. */
  CommandSpec options() {
    CommandSpec options = CommandSpec.create().name(protocol);
    options.addMixin("own", CommandSpec.forAnnotatedObject(own));
    if (SMTP.contains(protocol)) {
      options.addMixin("smtp", CommandSpec.forAnnotatedObject(smtp));
    }
    if (RESTRICTED.contains(protocol)) {
      options.addMixin("restrictions", CommandSpec.forAnnotatedObject(restrictions));
    }
    if (protocol.equals("smtp")) {
      options.addMixin("policy", CommandSpec.forAnnotatedObject(policy));
    }
    return options;
  }

  boolean greylists() {
    return policy.greylists();
  }

  /**
   * The listener.
   *
   * @throws IllegalArgumentException if a setting cannot be understood
   */
  Listener listener(ListenerSettings settings, CertificateOptions certificates) {
    try {
      return own.applied(choice.listener(settings.with(smtp, restrictions, policy)), certificates);
    } catch (IllegalArgumentException e) {
      throw told.apply(e);
    }
  }

  /** What any listener can have otherwise than the server. */
  private static final class Own {
    @Option(names = "--tls-cert")
    private Path certificate;

    @Option(names = "--tls-key")
    private Path key;

    @Option(names = "--allow-plaintext", arity = "1", converter = YesNo.class)
    private Switch allowPlaintext;

    Listener applied(Listener listener, CertificateOptions certificates) {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException("--tls-cert and --tls-key go together");
      }
      Listener own = listener;
      if (certificate != null) {
        Tls files = Mistakes.named("--tls-cert, --tls-key", () -> Tls.pem(certificate, key));
        own = own.tls(certificates.withClients(files));
      }
      return allowPlaintext == null
          ? own
          : own.plaintextLogins(
              allowPlaintext == Switch.ON ? PlaintextLogins.ALLOWED : PlaintextLogins.FORBIDDEN);
    }
  }
}
