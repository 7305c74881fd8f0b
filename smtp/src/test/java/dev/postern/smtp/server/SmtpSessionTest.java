package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.filter.FilterSession;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import dev.postern.smtp.Smtp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What transcripts cannot bring about, and what the session expects. */
class SmtpSessionTest {
  private final Protocol protocol = Smtp.submission().protocol();
  private final MailServer server =
      MailServer.builder()
          .domains("example.org")
          .userDirectory(name -> UserLookup.unknown())
          .authenticator((credentials, context) -> AuthOutcome.denied())
          .plaintextLogins(PlaintextLogins.ALLOWED)
          .listen(Smtp.submission())
          .build();
  private final FakeConnection connection = new FakeConnection();
  private final ProtocolSession session = protocol.open(connection, server.context());

  private String say(String line) {
    session.received(new Frame.Line(line.getBytes(StandardCharsets.US_ASCII)));
    return connection.heard();
  }

  @Test
  void aLoginThatFindsNoPlaceInThePoolMayTryAgain() {
    session.opened();
    say("EHLO c");
    assertThat(say("AUTH PLAIN AGFubgBzZWNyZXQ="))
        .isEqualTo("454 4.7.0 Temporary authentication failure\r\n");
    assertThat(session.expects()).isEqualTo(saslLine());
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void onlyWhereThereAreFiltersIsThereAHopToThem() {
    try (MailServer plain = mx().build();
        MailServer filtering = mx().filter(peer -> new FilterSession() {}).build()) {
      assertThat(greeting(plain)).startsWith("220 ");
      assertThat(connection.isClosed()).isFalse();
      assertThat(greeting(filtering)).isEqualTo("421 4.3.2 Server is busy, try again later\r\n");
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void aFullPoolIsNoErrorOfTheClients() {
    try (MailServer plain = mx().build()) {
      ProtocolSession mx = Smtp.mx().protocol().open(connection, plain.context());
      mx.opened();
      connection.heard();
      mx.received(line("HELO c"));
      mx.received(line("MAIL FROM:<a@example.net>"));
      assertThat(connection.heard()).endsWith("250 2.1.0 Ok\r\n");
      for (int i = 0; i < 50; i++) {
        mx.received(line("RCPT TO:<ann@example.org>"));
        assertThat(connection.heard()).isEqualTo("451 4.3.2 Server is busy, try again later\r\n");
      }
      assertThat(connection.isClosed()).isFalse();
    }
  }

  private static MailServerBuilder mx() {
    return MailServer.builder()
        .domains("example.org")
        .userDirectory(name -> UserLookup.unknown())
        .listen(Smtp.mx().port(0));
  }

  private String greeting(MailServer server) {
    Smtp.mx().protocol().open(connection, server.context()).opened();
    return connection.heard();
  }

  private static Frame.Line line(String text) {
    return new Frame.Line(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void whoIsInTheMiddleOfAMessageIsToldGoodbye() {
    connection.makeRoom();
    try (MailServer plain = mx().userDirectory(n -> UserLookup.found(MailUser.of(n))).build()) {
      ProtocolSession mx = Smtp.mx().protocol().open(connection, plain.context());
      mx.opened();
      List.of("HELO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA")
          .forEach(text -> mx.received(line(text)));
      assertThat(mx.expects()).isInstanceOf(Framing.DotStuffed.class);
      mx.received(new Frame.Data(ByteBuffer.wrap(new byte[1_000_000])));
      connection.heard();
      IncomingMessage message = receiving(mx);
      mx.goodbye(Goodbye.SHUTTING_DOWN);
      assertThat(connection.heard()).isEqualTo("421 4.3.2 Service shutting down\r\n");
      assertThat(mx.expects()).isInstanceOf(Framing.Nothing.class);
      assertThat(isFreed(message)).isTrue();
      mx.closed();
      assertThat(connection.heard()).isEmpty();
    }
  }

  @Test
  void aMessageIsFreedWhenItsClientVanishesAndWhenItIsDelivered() {
    connection.makeRoom();
    try (MailServer plain = mx().userDirectory(n -> UserLookup.found(MailUser.of(n))).build()) {
      for (Frame.Ending ending : Frame.Ending.values()) {
        ProtocolSession mx = greeted(plain);
        beginMessage(mx);
        IncomingMessage message = receiving(mx);
        mx.received(new Frame.DataEnd(ending));
        assertThat(isFreed(message)).isTrue();
      }
      ProtocolSession mx = greeted(plain);
      beginMessage(mx);
      IncomingMessage half = receiving(mx);
      assertThat(isFreed(receiving(mx))).isFalse();
      mx.closed();
      assertThat(isFreed(half)).isTrue();
    }
  }

  private ProtocolSession greeted(MailServer server) {
    ProtocolSession mx = Smtp.mx().protocol().open(connection, server.context());
    mx.opened();
    mx.received(line("HELO c"));
    return mx;
  }

  private void beginMessage(ProtocolSession session) {
    List.of("MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA")
        .forEach(text -> session.received(line(text)));
  }

  private static IncomingMessage receiving(ProtocolSession session) {
    return ((State.Receiving) ((SmtpSession) session).state()).message();
  }

  /** What is written to a message that is closed is lost. */
  private static boolean isFreed(IncomingMessage message) {
    message.write(ByteBuffer.allocate(1));
    return message.trouble().isPresent();
  }

  @Test
  void nothingIsDoneAfterGoodbye() {
    Limits impatient = Limits.defaults().with(Limits.Count.SMTP_SOFT_ERRORS, 1);
    try (MailServer plain = mx().limits(impatient).build()) {
      for (String waiting : List.of("RCPT TO:<ann@example.org>", "XYZZY\nNOOP")) {
        ProtocolSession mx = Smtp.mx().protocol().open(connection, plain.context());
        mx.opened();
        mx.received(line("HELO c"));
        mx.received(line("MAIL FROM:<>"));
        connection.hold();
        waiting.lines().forEach(text -> mx.received(line(text)));
        mx.goodbye(Goodbye.SHUTTING_DOWN);
        assertThat(connection.heard()).endsWith("421 4.3.2 Service shutting down\r\n");
        connection.runHeld();
        assertThat(connection.heard()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLoginOfAClientThatIsGoneIsNotChecked(boolean gone) {
    AtomicInteger checks = new AtomicInteger();
    try (MailServer submission =
        mx().authenticator(
                (credentials, context) -> {
                  checks.incrementAndGet();
                  return AuthOutcome.denied();
                })
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .build()) {
      ProtocolSession waiting = protocol.open(connection, submission.context());
      waiting.opened();
      waiting.received(line("EHLO c"));
      connection.hold();
      waiting.received(line("AUTH PLAIN AGFubgBzZWNyZXQ="));
      connection.heard();
      if (gone) {
        waiting.closed();
      } else {
        waiting.goodbye(Goodbye.SHUTTING_DOWN);
      }
      connection.heard();
      connection.runHeld();
      assertThat(checks).hasValue(0);
      assertThat(connection.heard()).isEmpty();
    }
  }

  @Test
  void noTaskBeginsAfterGoodbye() {
    AtomicInteger asked = new AtomicInteger();
    FilterSession counting =
        new FilterSession() {
          @Override
          public Verdict connect(Findings before) {
            asked.incrementAndGet();
            return Verdict.pass();
          }
        };
    try (MailServer filtering =
        mx().filter(MessageFilter.stateless("counting", counting)).build()) {
      ProtocolSession mx = Smtp.mx().protocol().open(connection, filtering.context());
      connection.hold();
      mx.opened();
      mx.goodbye(Goodbye.SHUTTING_DOWN);
      assertThat(connection.heard()).isEqualTo("421 4.3.2 Service shutting down\r\n");
      connection.runHeld();
      assertThat(connection.heard()).isEmpty();
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void itExpectsLines() {
    session.opened();
    assertThat(session.expects()).isEqualTo(commandLine());
  }

  @Test
  void onlyWhereALoginIsAwaitedItExpectsLongLines() {
    session.opened();
    say("EHLO c");
    assertThat(session.expects()).isEqualTo(saslLine());
    try (MailServer plain = mx().build()) {
      ProtocolSession mx = Smtp.mx().protocol().open(connection, plain.context());
      mx.opened();
      mx.received(line("EHLO c"));
      assertThat(mx.expects()).isEqualTo(commandLine());
    }
  }

  @Test
  void dataIsABugWhereLinesAreExpected() {
    session.opened();
    assertThatIllegalStateException()
        .isThrownBy(() -> session.received(new Frame.Data(ByteBuffer.allocate(1))));
  }

  @ParameterizedTest
  @CsvSource({
    "SHUTTING_DOWN,4.3.2",
    "IDLE,4.4.2",
    "TOO_SLOW,4.4.2",
    "ENDLESS_LINE,4.5.2",
    "TOO_MANY_CONNECTIONS,4.7.0",
    "INTERNAL_ERROR,4.3.0"
  })
  void itSaysGoodbye(Goodbye reason, String status) {
    session.goodbye(reason);
    assertThat(connection.heard()).startsWith("421 " + status + " ").endsWith("\r\n");
    assertThat(new String(protocol.refusal(reason), StandardCharsets.US_ASCII))
        .startsWith("421 " + status + " ")
        .endsWith("\r\n");
  }

  private static Framing.Line saslLine() {
    return new Framing.Line(Limits.defaults().asInt(Limits.Count.SASL_LINE_OCTETS));
  }

  private static Framing.Line commandLine() {
    return new Framing.Line(Limits.defaults().asInt(Limits.Count.SMTP_LINE_OCTETS));
  }
}
