package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.TrustedNetworks;
import dev.postern.auth.MailUser;
import dev.postern.auth.dialogue.Logins;
import dev.postern.log.LogText;
import dev.postern.message.ForwardedClient;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.InputSpace;
import dev.postern.net.Pool;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import dev.postern.smtp.wire.ClientAddress;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.ReplyEncoder;
import dev.postern.smtp.wire.ReplyEncoder.StatusCodes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation. It keeps the state, hands lines to the {@link Dispatcher} and data to the
 * message that arrives, and is what commands answer through.
 */
final class SmtpSession implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);

  /** So many a client may name in any case (RFC 5321 §4.5.3.1.8). */
  private static final int RECIPIENTS_FOR_ALL = 100;

  /** What one takes, or a little more: a path, its route, and the objects around them. */
  private static final int RECIPIENT_OCTETS = 512;

  private final SmtpService service;
  private final Connection connection;
  private final ServerContext server;
  private final ReplyEncoder encoder;
  private final Dispatcher dispatcher;
  private final Transcript transcript;
  private final Logins logins;
  private final FilterStages filters;
  private final Refusals refusals;
  private final ErrorLimits errors;
  private final InputSpace.Share recipients;
  private final EnvelopeDeadline deadline;
  private final Pipelining pipelining = new Pipelining(this);
  private State state = new State.Connected();
  private Optional<MailUser> user = Optional.empty();
  private String loginMechanism = "";
  private Optional<ForwardedClient> forwarded = Optional.empty();
  private boolean delayed;

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
    this.filters = new FilterStages(this);
    this.refusals = new Refusals(this);
    this.errors = new ErrorLimits(server.limits());
    this.deadline = new EnvelopeDeadline(this);
    this.recipients =
        InputSpace.of(server)
            .share(
                connection.id(), connection::party, (long) RECIPIENTS_FOR_ALL * RECIPIENT_OCTETS);
  }

  @Override
  public void opened() {
    connection.idleTimeout(server.limits().of(Limits.Time.SMTP_IDLE));
    liftDeadline();
    new Greeting(this).begin();
  }

  /** Where nobody has to log in, there is no deadline for it either. */
  private void liftDeadline() {
    if (!loginMissing()) {
      connection.needsNoLogin();
    }
  }

  /** Somebody else is the client now (XCLIENT): all but the errors begins anew. */
  void announced(AnnouncedClient client) {
    LOG.info(
        "announced conn={} client={} name={} login={}",
        connection.id(),
        connection.peer().remoteText(),
        connection.peer().name().map(LogText::printable).orElse(""),
        client.login().map(who -> LogText.printable(who.name())).orElse(""));
    become(new State.Connected());
    user = client.login();
    loginMechanism = XclientExtension.KEYWORD;
    user.ifPresent(who -> connection.loggedIn(who.name()));
    filters.close();
    new Greeting(this).again(client.helo());
  }

  @Override
  public Framing expects() {
    if (state instanceof State.Ended) {
      return new Framing.Nothing();
    }
    if (delayed) {
      return new Framing.Pause();
    }
    if (state instanceof State.Receiving) {
      return new Framing.DotStuffed(
          server.limits().of(Limits.Count.MESSAGE_OCTETS), service.bareNewlines());
    }
    if (state instanceof State.Chunk chunk) {
      return new Framing.Octets(chunk.command().octets());
    }
    return state instanceof State.Authenticating authenticating
        ? authenticating.dialogue().expects()
        : new Framing.Line(lineOctets());
  }

  /** The {@link Dispatcher} refuses what is longer than a command but AUTH's. */
  private int lineOctets() {
    int command = server.limits().asInt(Limits.Count.SMTP_LINE_OCTETS);
    return state instanceof State.Greeted && AuthExtension.isAwaited(this)
        ? Math.max(command, server.limits().asInt(Limits.Count.SASL_LINE_OCTETS))
        : command;
  }

  @Override
  public Optional<String> command(Frame.Line line) {
    return state instanceof State.Authenticating
        ? Optional.empty()
        : ProtocolSession.super.command(line);
  }

  @Override
  public void received(Frame frame) {
    if (state instanceof State.Authenticating authenticating) {
      transcript.secret();
      authenticating.dialogue().received(frame);
    } else if (frame instanceof Frame.Line line) {
      inTime(
          () -> {
            transcript.client(line.octets());
            dispatcher.line(line.octets());
          });
    } else if (frame instanceof Frame.LineTooLong) {
      inTime(() -> fault(Replies.LINE_TOO_LONG));
    } else if (frame instanceof Frame.NoRoomForLine) {
      inTime(() -> reply(Replies.BUSY));
    } else if (state instanceof State.Receiving receiving) {
      data(receiving, frame);
    } else if (state instanceof State.Chunk chunk) {
      transcript.chunk(frame, chunk.command().octets());
      chunk.command().received(frame, chunk, this);
    } else {
      throw new IllegalStateException(
          "data that nobody expects, " + state.getClass().getSimpleName());
    }
  }

  /** Takes a command at once, or after a while from a client that made too many errors. */
  private void inTime(Runnable command) {
    Duration delay = errors.delay();
    if (delay.isZero()) {
      command.run();
      return;
    }
    after(delay, command);
  }

  /** Does something after a while in which the client is not heard, unless it is over by then. */
  void after(Duration delay, Runnable then) {
    delayed = true;
    connection.schedule(
        delay,
        () -> {
          delayed = false;
          if (!(state instanceof State.Ended)) {
            then.run();
          }
        });
  }

  private void data(State.Receiving receiving, Frame frame) {
    if (frame instanceof Frame.Data piece) {
      receiving.message().write(piece.octets());
    } else if (frame instanceof Frame.DataEnd end) {
      transcript.data(receiving.message().size());
      complete(new State.Completing(receiving.transaction(), receiving.message()))
          .finish(end.ending());
    }
  }

  /** All of a message has come. */
  EndOfData complete(State.Completing completing) {
    become(completing);
    return new EndOfData(this, completing);
  }

  /** The transaction is over: frees the message. */
  void completed(State.Transaction transaction) {
    become(new State.Greeted(transaction.helo()));
  }

  /** Runs what may block where it may, unless the conversation is over by then. */
  void blocking(Pool pool, Runnable task, Runnable full) {
    connection.blocking(
        pool,
        () -> {
          if (!(state instanceof State.Ended)) {
            task.run();
          }
        },
        () -> {
          LOG.warn("too busy conn={} pool={}", connection.id(), pool);
          full.run();
        });
  }

  /**
   * What a rule or a filter said, unless it took too long for that: then it may have been
   * interrupted half-way, whatever it made of that.
   *
   * @throws TimeoutException if so
   */
  <T> T inTime(T said) throws TimeoutException {
    if (connection.overdue()) {
      throw new TimeoutException("no answer in time");
    }
    return said;
  }

  @Override
  public void secured(TlsInfo tls) {
    // RFC 3207 §4.2: what was learned in the clear is forgotten; errors still count.
    become(new State.Connected());
    user = Optional.empty();
    liftDeadline();
  }

  @Override
  public void goodbye(Goodbye reason) {
    logins.end();
    leave();
    reply(Replies.farewell(reason));
  }

  @Override
  public void closed() {
    logins.end();
    state
        .held()
        .filter(message -> !(state instanceof State.Completing))
        .ifPresent(half -> LOG.info("vanished conn={} size={}", connection.id(), half.size()));
    leave();
    filters.close();
  }

  private void leave() {
    become(new State.Ended());
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
    if (next instanceof State.Conversing
        && !next.isUnfinished()
        && !(state instanceof State.Authenticating)) {
      forwarded = Optional.empty();
    }
    deadline.moves(state, next);
    state.held().filter(held -> next.held().isEmpty()).ifPresent(IncomingMessage::close);
    state = next;
    if (!next.hasRecipients()) {
      recipients.close();
    }
  }

  /** Whether there is room to remember so many recipients, among those of all clients. */
  boolean hasRoomFor(int count) {
    return recipients.hold((long) count * RECIPIENT_OCTETS);
  }

  FilterStages filters() {
    return filters;
  }

  Optional<MailUser> user() {
    return user;
  }

  /** From whom the next message came first, if the client told it. */
  Optional<ForwardedClient> forwarded() {
    return forwarded;
  }

  void forwardedFor(ForwardedClient client) {
    forwarded = Optional.of(client);
  }

  /** How the user logged in. */
  Optional<String> loginMechanism() {
    return user.map(who -> loginMechanism);
  }

  void loggedIn(MailUser who, String mechanism) {
    user = Optional.of(who);
    loginMechanism = mechanism;
  }

  Pipelining pipelining() {
    return pipelining;
  }

  /** Whether the client is in one of these networks; on a unix-domain socket it is this host. */
  boolean trusts(TrustedNetworks networks) {
    return networks.contains(
        connection
            .peer()
            .remote()
            .map(InetSocketAddress::getAddress)
            .orElse(ClientAddress.THIS_HOST));
  }

  /** Whether an extension is hidden from all, or not for this client. */
  boolean conceals(String keyword) {
    return hides(keyword)
        || (keyword.equals(XclientExtension.KEYWORD) && !trusts(service.choices().xclient()))
        || (keyword.equals(XforwardExtension.KEYWORD) && !trusts(service.choices().xforward()));
  }

  /** Whether the embedder hides an extension. */
  boolean hides(String keyword) {
    return connection.hiddenCapabilities().contains(keyword);
  }

  /** Whether the listener demands TLS that is not there yet: for a login that is still to come. */
  boolean tlsMissing() {
    return loginMissing() && !logins.secretsMayCross();
  }

  /** Whether the listener demands a login that has not been yet. */
  boolean loginMissing() {
    return service.dialect().logins() == Dialect.Logins.REQUIRED && user.isEmpty();
  }

  void reply(Reply reply) {
    transcript.server(reply);
    connection.write(encoder.encode(reply));
  }

  Refusals refusals() {
    return refusals;
  }

  ErrorLimits errors() {
    return errors;
  }

  /** Answers a faulty command; too many of them end the connection. */
  void fault(Reply reply) {
    errors.error();
    answer(reply);
    if (!reply.closes()) {
      endIfExhausted();
    }
  }

  /** A command was answered that moves no mail; too many of them end the connection. */
  void junk() {
    if (service.dialect().peers() == Dialect.Peers.STRANGERS) {
      errors.junk();
      endIfExhausted();
    }
  }

  private void endIfExhausted() {
    if (errors.exhausted()) {
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
    // What it held others can use while its client reads.
    leave();
  }

  /** Answers, and closes where the answer says so (RFC 5321 §4.2.1). */
  void answer(Reply reply) {
    reply(reply);
    if (reply.closes()) {
      hangUp();
    }
  }
}
