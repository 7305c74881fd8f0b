package dev.postern.auth.dovecot.server;

import dev.postern.ServerContext;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.dialogue.LoginAnswers;
import dev.postern.auth.dialogue.LoginChannel;
import dev.postern.auth.dialogue.LoginDialogue;
import dev.postern.auth.dialogue.LoginFault;
import dev.postern.auth.dialogue.Logins;
import dev.postern.auth.dovecot.wire.TabLine;
import dev.postern.net.Connection;
import dev.postern.net.Connection.Cancellable;
import dev.postern.net.Frame;
import dev.postern.net.Party;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One login on behalf of another server's client. What may block is done beside the connection;
 * what comes of it is said in the connection's serial context, in which all methods are called but
 * those of {@link LoginChannel} and {@link LoginAnswers}.
 */
final class AuthRequest implements LoginChannel, LoginAnswers {
  private static final String NO_LOGIN = "nologin";
  private static final String LAST_WORD_WITH_OK = "final-resp-ok";

  private final String id;
  private final Request request;
  private final PeerInfo peer;
  private final Party party;
  private final Connection connection;
  private final AuthRequests requests;
  private final Logins logins;
  private Optional<LoginDialogue> dialogue = Optional.empty();
  private Optional<Cancellable> patience = Optional.empty();
  private Optional<String> lastWord = Optional.empty();
  private boolean continued;

  AuthRequest(Request request, Connection connection, ServerContext server, AuthRequests requests)
      throws BrokenProtocol {
    this.id = connection.id() + "/" + request.id();
    this.request = request;
    this.peer = Claims.peer(request, connection.peer());
    this.party = Party.of(Optional.empty(), peer);
    this.connection = connection;
    this.requests = requests;
    String service = request.value("service").orElse("").toLowerCase(Locale.ROOT);
    this.logins = new Logins(service, this, server);
  }

  String number() {
    return request.id();
  }

  boolean awaitsClient() {
    return patience.isPresent();
  }

  /**
   * The client has to answer.
   *
   * @param until ends the wait
   */
  void awaitClient(Cancellable until) {
    patience = Optional.of(until);
  }

  private void awaitNobody() {
    patience.ifPresent(Cancellable::cancel);
    patience = Optional.empty();
  }

  /** Starts it. */
  void begin() {
    Optional<SaslMechanism> mechanism = logins.find(request.subject().toUpperCase(Locale.ROOT));
    if (mechanism.isEmpty()) {
      fail(Failure.of(""));
    } else if (!logins.allows(mechanism.get())) {
      fail(Failure.PLAINTEXT_FORBIDDEN);
    } else {
      dialogue = Optional.of(logins.sasl(mechanism.get(), initial(), this));
      dialogue.get().begin();
    }
  }

  private Optional<String> initial() {
    return request.response().map(text -> text.isEmpty() ? "=" : text);
  }

  /** The client's answer to a challenge. */
  void goOn(String base64) {
    awaitNobody();
    continued = true;
    dialogue.orElseThrow().received(new Frame.Line(base64.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Nobody waits for an answer any more. */
  void end() {
    awaitNobody();
    logins.end();
  }

  // --- Where somebody logs in.

  @Override
  public String id() {
    return id;
  }

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public Set<String> hiddenCapabilities() {
    return connection.hiddenCapabilities();
  }

  @Override
  public Optional<String> certificateName() {
    return Claims.certificateName(request);
  }

  @Override
  public void blocking(Pool pool, Runnable task, Runnable refused) {
    requests.aside(pool, party, task, refused);
  }

  @Override
  public boolean overdue() {
    return connection.overdue();
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    connection.execute(() -> connection.schedule(delay, task));
  }

  /** Another server's client has; this connection's has nothing to prove. */
  @Override
  public void loggedIn(String user) {}

  // --- What comes of it.

  @Override
  public void challenge(String base64) {
    say(() -> requests.awaitClient(this, TabLine.of("CONT", number(), base64)));
  }

  @Override
  public boolean keepForSuccess(String base64) {
    lastWord = Optional.of(base64).filter(word -> request.has(LAST_WORD_WITH_OK));
    return lastWord.isPresent();
  }

  /** Dovecot says that such a user may not log in along with an OK, which Postfix overlooks. */
  @Override
  public void accepted(MailUser user, Consumer<Admission> then) {
    if (user.fields().containsKey(NO_LOGIN)) {
      then.accept(Admission.TURNED_AWAY);
      fail(Failure.of(user.name(), DenialReason.DISABLED));
      return;
    }
    then.accept(Admission.ADMITTED);
    TabLine answer = TabLine.of("OK", number()).add("user", user.name());
    lastWord.ifPresent(word -> answer.add("resp", word));
    say(() -> requests.end(this, answer));
  }

  @Override
  public void denied(AfterDenial next) {
    fail(Failure.of(""));
  }

  @Override
  public void denied(String user, DenialReason reason, AfterDenial next) {
    fail(Failure.of(user, reason));
  }

  @Override
  public void unavailable() {
    fail(Failure.TEMPORARY);
  }

  @Override
  public void faulty(LoginFault fault) {
    if (fault == LoginFault.NOT_BASE64 || fault == LoginFault.CANCELLED) {
      fail(continued ? Failure.CONTINUED_NOT_BASE64 : Failure.INITIAL_NOT_BASE64);
    } else {
      fail(Failure.of(""));
    }
  }

  private void fail(Failure failure) {
    say(() -> requests.end(this, failure.line(number())));
  }

  private void say(Runnable answer) {
    requests.say(answer);
  }
}
