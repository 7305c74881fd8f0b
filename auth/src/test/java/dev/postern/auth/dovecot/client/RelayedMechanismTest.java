package dev.postern.auth.dovecot.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.SecretLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mechanism whose messages Dovecot makes, over a peer that follows scripts. */
@Timeout(60)
class RelayedMechanismTest {
  private static final AuthContext IMAP = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final AuthOutcome ACCEPTED = AuthOutcome.accepted(MailUser.of("ann"));
  private static final AuthOutcome UNAVAILABLE = AuthOutcome.unavailable();

  @TempDir private Path directory;
  private Path path;
  private DovecotAuthenticator dovecot;

  @BeforeEach
  void makeClient() {
    path = directory.resolve("s");
    dovecot = DovecotAuthenticator.unix(path);
  }

  @AfterEach
  void endClient() {
    dovecot.close();
  }

  private final List<String> askedFor = new ArrayList<>();
  private SecretLookup secret = SecretLookup.notSupported();

  private SaslExchange exchange(SaslMechanism mechanism) {
    return mechanism.start(
        (SaslContext)
            Proxy.newProxyInstance(
                SaslContext.class.getClassLoader(),
                new Class<?>[] {SaslContext.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("login")) {
                    return IMAP;
                  }
                  askedFor.add(method.getName() + ' ' + arguments[0]);
                  return secret;
                }));
  }

  /** Guesses count for the user, and are not told apart once the guard lets none be checked. */
  @Test
  void theGuardLearnsWhoseProofWasWrong() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              String[] answers = {
                "FAIL\tID\tuser=ann", "FAIL\tID\tuser=eve", "FAIL\tID", "OK\tID\tuser=ann"
              };
              for (String answer : answers) {
                peer.send(answer.replace("ID", FakeDovecot.Peer.id(peer.request())) + "\n");
              }
              peer.request();
            })) {
      SaslMechanism scram = dovecot.mechanism("SCRAM-SHA-256");
      assertThat(exchange(scram).next(null)).isEqualTo(new SaslStep.Done(AuthOutcome.denied()));
      assertThat(askedFor).containsExactly("secret ann");
      secret = SecretLookup.unavailable();
      assertThat(exchange(scram).next(null)).isEqualTo(new SaslStep.Done(UNAVAILABLE));
      assertThat(exchange(scram).next(null)).isEqualTo(new SaslStep.Done(AuthOutcome.denied()));
      assertThat(exchange(scram).next(null)).isEqualTo(new SaslStep.Done(ACCEPTED));
      assertThat(askedFor).containsExactly("secret ann", "secret eve");
      assertThat(fake.connections).hasValue(1);
    }
  }

  @Test
  void anExchangeThatIsCutIsUnavailableAndTheNextOneIsServed() throws Exception {
    SaslMechanism scram = dovecot.mechanism("SCRAM-SHA-256");
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.greetAndAccept(0);
              peer.send("CONT\t" + FakeDovecot.Peer.id(peer.request()) + "\tYWJj\n");
              String second = peer.request();
              if (peer.number == 2) {
                peer.send("OK\t" + FakeDovecot.Peer.id(second) + "\tuser=ann\n");
                peer.request();
              }
            })) {
      SaslExchange cut = exchange(scram);
      assertThat(((SaslStep.Challenge) cut.next(null)).octets()).containsExactly('a', 'b', 'c');
      assertThat(cut.next(new byte[0])).isEqualTo(new SaslStep.Done(UNAVAILABLE));
      assertThat(cut.next(new byte[0])).isEqualTo(new SaslStep.Done(UNAVAILABLE));
      SaslExchange whole = exchange(scram);
      whole.next(new byte[] {'n'});
      assertThat(whole.next(new byte[] {'x'})).isEqualTo(new SaslStep.Done(ACCEPTED));
      assertThat(fake.requests())
          .containsExactly(
              "AUTH\t1\tSCRAM-SHA-256\tservice=imap\tsecured\tno-penalty",
              "CONT\t1\t",
              "AUTH\t1\tSCRAM-SHA-256\tservice=imap\tsecured\tno-penalty\tresp=bg==",
              "CONT\t1\teA==");
    }
  }

  @Test
  void aChallengeThatIsNoBase64IsUnavailable() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.greetAndAccept(0);
              peer.request();
              peer.send("CONT\t1\t!!\n");
              cancelled.add(peer.request());
              serveOne(peer);
            })) {
      assertThat(exchange(dovecot.mechanism("SCRAM-SHA-256")).next(null))
          .isEqualTo(new SaslStep.Done(UNAVAILABLE));
      assertNextIsServed(fake);
    }
  }

  /** Dovecot would keep it for two minutes and a half. */
  @Test
  void whatEndsHereIsCancelled() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.greetAndAccept(0);
              peer.request();
              peer.send("CONT\t1\tYWJj\n");
              cancelled.add(peer.request());
              serveOne(peer);
            })) {
      SaslExchange exchange = exchange(dovecot.mechanism("SCRAM-SHA-256"));
      exchange.next(null);
      assertThat(exchange.next(new byte[7_000])).isEqualTo(new SaslStep.Malformed());
      assertNextIsServed(fake);
    }
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsCancelled() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.greetAndAccept(0);
              peer.request();
              peer.send("CONT\t1\tYWJj\n");
              peer.request();
              cancelled.add(peer.request());
              serveOne(peer);
            })) {
      SaslExchange exchange = exchange(dovecot.mechanism("SCRAM-SHA-256"));
      exchange.next(null);
      Thread.currentThread().interrupt();
      assertThat(exchange.next(new byte[] {'x'})).isEqualTo(new SaslStep.Done(UNAVAILABLE));
      assertThat(Thread.interrupted()).isTrue();
      assertNextIsServed(fake);
    }
  }

  private final List<String> cancelled = new CopyOnWriteArrayList<>();

  private static void serveOne(FakeDovecot.Peer peer) throws IOException {
    peer.send("OK\t" + FakeDovecot.Peer.id(peer.request()) + "\tuser=ann\n");
    peer.request();
  }

  private void assertNextIsServed(FakeDovecot fake) {
    assertThat(exchange(dovecot.mechanism("SCRAM-SHA-256")).next(null))
        .isEqualTo(new SaslStep.Done(ACCEPTED));
    assertThat(cancelled).containsExactly("CANCEL\t1");
    assertThat(fake.connections).hasValue(1);
  }

  @Test
  void aMessageThatDovecotDoesNotTakeIsNotSent() throws Exception {
    try (FakeDovecot fake = FakeDovecot.at(path, peer -> peer.greetAndAccept(1))) {
      SaslExchange exchange = exchange(dovecot.mechanism("SCRAM-SHA-256"));
      assertThat(exchange.next(new byte[7_000])).isEqualTo(new SaslStep.Malformed());
      assertThat(fake.requests()).isEmpty();
    }
  }

  @Test
  void aMechanismTellsWhatItShows() {
    assertThat(dovecot.mechanism("login").name()).isEqualTo("LOGIN");
    assertThat(dovecot.mechanism("login").exposure()).isEqualTo(SaslMechanism.Exposure.PLAINTEXT);
    assertThat(dovecot.mechanism("XOAUTH2").exposure()).isEqualTo(SaslMechanism.Exposure.PLAINTEXT);
    assertThat(dovecot.mechanism("CRAM-MD5").exposure()).isEqualTo(SaslMechanism.Exposure.PROOF);
    assertThat(dovecot.mechanism("CRAM-MD5").parts()).containsExactly(dovecot);
    for (String none : new String[] {"", "a b", "SCRAM-SHA-256-PLUS", "apop", "x".repeat(21)}) {
      assertThatThrownBy(() -> dovecot.mechanism(none))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
