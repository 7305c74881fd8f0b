package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.auth.MailUser;
import dev.postern.auth.login.Logins;
import dev.postern.message.Envelope;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.ReplyEncoder;
import dev.postern.smtp.wire.ReplyEncoder.StatusCodes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation. It keeps the state, hands lines to the {@link Dispatcher} and data to the
 * message that arrives, and is what commands answer through.
 */
final class SmtpSession implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);

  private final SmtpService service;
  private final Connection connection;
  private final ServerContext server;
  private final ReplyEncoder encoder;
  private final Dispatcher dispatcher;
  private final Transcript transcript;
  private final Logins logins;
  private final long maxFaults;
  private State state = new State.Connected();
  private Judgement connectJudgement = Judgement.NONE;
  private Optional<MailUser> user = Optional.empty();
  private long faults;

  SmtpSession(SmtpService service, Connection connection, ServerContext server) {
    this.service = service;
    this.connection = connection;
    this.server = server;
    this.encoder =
        new ReplyEncoder(
            hides(EnhancedStatusCodesExtension.KEYWORD) ? StatusCodes.HIDDEN : StatusCodes.SHOWN);
    this.dispatcher = new Dispatcher(this);
    this.transcript = new Transcript(connection.id(), service.commands());
    this.logins = new Logins("smtp", connection, server);
    this.maxFaults = server.limits().of(Limits.Count.ERRORS);
  }

  @Override
  public void opened() {
    connection.idleTimeout(server.limits().of(Limits.Time.SMTP_IDLE));
    if (!loginMissing()) {
      // Nobody has to log in here, so there is no deadline for it either.
      connection.loggedIn();
    }
    connectJudgement =
        new FilterStages(server.filters(), connection.id())
            .run(Judgement.NONE, FilterStages.Stage.CONNECT, f -> f.connect(connection.peer()));
    Optional<Reply> refusal = connectJudgement.refusal();
    if (refusal.isEmpty()) {
      reply(Reply.plain(220, server.hostname() + ' ' + service.dialect().protocol() + " Postern"));
      return;
    }
    LOG.info(
        "refused conn={} stage=connect client={} code={}",
        connection.id(),
        connection.peer().remoteText(),
        refusal.get().code());
    if (refusal.get().code() == 421) {
      end(refusal.get());
    } else {
      state = new State.TurnedAway();
      reply(refusal.get());
    }
  }

  @Override
  public Framing expects() {
    if (state instanceof State.Receiving) {
      return new Framing.DotStuffed(server.limits().of(Limits.Count.MESSAGE_OCTETS));
    }
    return state instanceof State.Authenticating authenticating
        ? authenticating.dialogue().expects()
        : new Framing.Line(server.limits().asInt(Limits.Count.SMTP_LINE_OCTETS));
  }

  @Override
  public void received(Frame frame) {
    if (state instanceof State.Authenticating authenticating) {
      transcript.secret();
      authenticating.dialogue().received(frame);
    } else if (frame instanceof Frame.Line line) {
      transcript.client(line.octets());
      dispatcher.line(line.octets());
    } else if (frame instanceof Frame.LineTooLong) {
      fault(Replies.LINE_TOO_LONG);
    } else if (state instanceof State.Receiving receiving) {
      data(receiving, frame);
    } else {
      throw new IllegalStateException("data that nobody expects in phase " + state.phase());
    }
  }

  private void data(State.Receiving receiving, Frame frame) {
    if (frame instanceof Frame.Data piece) {
      receiving.message().write(piece.octets());
    } else if (frame instanceof Frame.DataEnd end) {
      State.Transaction transaction = receiving.transaction();
      try (IncomingMessage message = receiving.message()) {
        transcript.data(message.size());
        state = new State.Greeted(transaction.helo());
        new Completion(this, transaction, message).finish(end.ending());
      }
    }
  }

  @Override
  public void secured(TlsInfo tls) {
    // RFC 3207 §4.2: what was learned in the clear is forgotten; faults still count.
    state = new State.Connected();
    user = Optional.empty();
  }

  @Override
  public void goodbye(Goodbye reason) {
    logins.end();
    reply(Replies.farewell(reason));
  }

  @Override
  public void closed() {
    logins.end();
    if (state instanceof State.Receiving receiving) {
      LOG.info(
          "vanished conn={} id={} size={}",
          connection.id(),
          receiving.transaction().envelope().id(),
          receiving.message().size());
      receiving.message().close();
      state = new State.Connected();
    }
  }

  SmtpService service() {
    return service;
  }

  Connection connection() {
    return connection;
  }

  ServerContext server() {
    return server;
  }

  Logins logins() {
    return logins;
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  /** What filters said when the client connected. */
  Judgement connectJudgement() {
    return connectJudgement;
  }

  Optional<MailUser> user() {
    return user;
  }

  void loggedIn(MailUser who) {
    user = Optional.of(who);
  }

  /** Whether the embedder hides an extension. */
  boolean hides(String keyword) {
    return connection.hiddenCapabilities().contains(keyword);
  }

  /** Whether the listener demands TLS that is not there yet. */
  boolean tlsMissing() {
    return service.dialect().logins() == Dialect.Logins.REQUIRED && !logins.passwordsAllowed();
  }

  /** Whether the listener demands a login that has not been yet. */
  boolean loginMissing() {
    return service.dialect().logins() == Dialect.Logins.REQUIRED && user.isEmpty();
  }

  void reply(Reply reply) {
    transcript.server(reply);
    connection.write(encoder.encode(reply));
  }

  /** Answers a faulty command; too many of them end the connection. */
  void fault(Reply reply) {
    reply(reply);
    if (++faults >= maxFaults) {
      end(Replies.TOO_MANY_ERRORS);
    }
  }

  /** Answers and closes. */
  void end(Reply reply) {
    reply(reply);
    hangUp();
  }

  /** Closes after what was answered. */
  void hangUp() {
    LOG.info("closing conn={} client={}", connection.id(), connection.peer().remoteText());
    connection.close();
  }

  /** Refuses a sender or a recipient, and counts it as a fault if it was malformed. */
  void refuse(String stage, Envelope envelope, String address, Reply reply) {
    refused(stage, envelope, address, reply);
    if (reply.code() == 501 || reply.code() == 555) {
      fault(reply);
    } else {
      reply(reply);
    }
  }

  /** Records that a sender, recipient or message was refused. */
  void refused(String stage, Envelope envelope, String address, Reply reply) {
    server.observer().on(new ServerEvent.MailRefused(connection.id(), envelope, reply.code()));
    LOG.info(
        "refused conn={} id={} stage={} client={} address={} code={}",
        connection.id(),
        envelope.id(),
        stage,
        connection.peer().remoteText(),
        address,
        reply.code());
  }
}
