package dev.postern.smtp.server;

import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.dialogue.Logins;
import dev.postern.net.Connection;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import dev.postern.smtp.Policy;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.ReplyEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A dialect of SMTP at a listener, shared by all its connections. */
public final class SmtpService implements Protocol {
  private final String name;
  private final int defaultPort;
  private final TlsMode tlsMode;
  private final Dialect dialect;
  private final Policy policy;
  private final CommandTable commands;
  private final Framing.BareNewlines bareNewlines;
  private final Choices choices;

  /** A service of this name, port and kind; LMTP takes bare newlines as text. */
  public SmtpService(
      String name, int defaultPort, TlsMode tlsMode, Dialect dialect, Policy policy) {
    this(
        name,
        defaultPort,
        tlsMode,
        dialect,
        policy,
        dialect.peers() == Dialect.Peers.TRUSTED
            ? Framing.BareNewlines.KEPT
            : Framing.BareNewlines.END_DATA,
        Choices.USUAL);
  }

  private SmtpService(
      String name,
      int defaultPort,
      TlsMode tlsMode,
      Dialect dialect,
      Policy policy,
      Framing.BareNewlines bareNewlines,
      Choices choices) {
    this.name = Objects.requireNonNull(name);
    this.defaultPort = defaultPort;
    this.tlsMode = Objects.requireNonNull(tlsMode);
    this.dialect = Objects.requireNonNull(dialect);
    this.policy = Objects.requireNonNull(policy);
    this.commands = CommandTable.of(dialect);
    this.bareNewlines = Objects.requireNonNull(bareNewlines);
    this.choices = Objects.requireNonNull(choices);
  }

  /** The same service with another answer to a CR or LF that stands alone. */
  public SmtpService with(Framing.BareNewlines choice) {
    return new SmtpService(name, defaultPort, tlsMode, dialect, policy, choice, choices);
  }

  /** The same service with other choices. */
  public SmtpService with(Choices others) {
    return new SmtpService(name, defaultPort, tlsMode, dialect, policy, bareNewlines, others);
  }

  /** The rules of its policy: one that looks something up starts and ends with the server. */
  @Override
  public List<ServerPart> parts() {
    return Arrays.stream(Stage.values())
        .flatMap(stage -> policy.rules(stage).stream())
        .<ServerPart>map(rule -> rule)
        .toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int defaultPort() {
    return defaultPort;
  }

  @Override
  public TlsMode tlsMode() {
    return tlsMode;
  }

  @Override
  public Set<Need> needs() {
    return dialect.logins() == Dialect.Logins.REQUIRED
        ? Set.of(Need.LOGINS, Need.RECIPIENTS)
        : Set.of(Need.RECIPIENTS);
  }

  @Override
  public Set<String> capabilities(ServerContext server) {
    return Logins.hideable(Extensions.hideable(), server);
  }

  /** A submission that is clear lets nobody do anything: what proves a password needs TLS too. */
  @Override
  public Set<Exposure> logins(ServerContext server, Set<String> hidden) {
    boolean any =
        !hidden.contains(AuthExtension.KEYWORD) && !Logins.exposures(server, hidden).isEmpty();
    return any ? Set.of(Exposure.PLAINTEXT) : Set.of();
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    return new SmtpSession(this, connection, server);
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    Reply reply = Replies.farewell(reason);
    return new ReplyEncoder(ReplyEncoder.StatusCodes.SHOWN).encode(reply).array();
  }

  Dialect dialect() {
    return dialect;
  }

  Policy policy() {
    return policy;
  }

  Framing.BareNewlines bareNewlines() {
    return bareNewlines;
  }

  Choices choices() {
    return choices;
  }

  CommandTable commands() {
    return commands;
  }
}
