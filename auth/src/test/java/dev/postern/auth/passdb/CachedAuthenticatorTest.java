package dev.postern.auth.passdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is remembered of logins, and for how long. */
final class CachedAuthenticatorTest {
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final AuthOutcome ANN = AuthOutcome.accepted(MailUser.of("ann"));

  private final SetClock clock = new SetClock();
  private final Origin origin = new Origin();

  private CachedAuthenticator cached(CachedAuthenticator.Builder builder) {
    CachedAuthenticator cached = builder.build();
    cached.start(
        (dev.postern.ServerContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {dev.postern.ServerContext.class},
                (proxy, method, arguments) -> clock));
    return cached;
  }

  private CachedAuthenticator cached() {
    return cached(CachedAuthenticator.of(origin).ttl(Duration.ofMinutes(5)));
  }

  @Test
  void whatWasRightIsRememberedUntilItsTimeIsOver() {
    CachedAuthenticator cached = cached();
    assertThat(login(cached, "ann", "a")).isEqualTo(ANN);
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertThat(login(cached, "ann", "a")).isEqualTo(ANN);
    assertThat(origin.asked).hasValue(1);
    clock.advance(Duration.ofNanos(1));
    login(cached, "ann", "a");
    assertThat(origin.asked).hasValue(2);
  }

  @Test
  void aClockThatIsSetBackMakesNothingLast() {
    CachedAuthenticator cached = cached();
    login(cached, "ann", "a");
    clock.advance(Duration.ofDays(-1));
    login(cached, "ann", "a");
    assertThat(origin.asked).hasValue(2);
  }

  @Test
  void whatWasWrongIsAskedAgainUnlessSaidOtherwise() {
    CachedAuthenticator cached = cached();
    login(cached, "ann", "wrong");
    login(cached, "ann", "wrong");
    assertThat(origin.asked).hasValue(2);
    CachedAuthenticator negative =
        cached(CachedAuthenticator.of(origin).negativeTtl(Duration.ofSeconds(10)));
    login(negative, "ann", "wrong");
    assertThat(login(negative, "ann", "wrong")).isEqualTo(AuthOutcome.denied());
    assertThat(origin.asked).hasValue(3);
    clock.advance(Duration.ofSeconds(10));
    login(negative, "ann", "wrong");
    assertThat(origin.asked).hasValue(4);
  }

  @Test
  void aDenialTakesTheMemoryOfASuccessAway() {
    CachedAuthenticator cached =
        cached(
            CachedAuthenticator.of(origin)
                .ttl(Duration.ofMinutes(5))
                .serveWhileUnavailable(Duration.ofDays(1)));
    login(cached, "ann", "a");
    clock.advance(Duration.ofMinutes(6));
    origin.answer = AuthOutcome.denied();
    assertThat(login(cached, "ann", "a")).isEqualTo(AuthOutcome.denied());
    origin.answer = AuthOutcome.unavailable();
    assertThat(login(cached, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void everythingThatAnAnswerMayDependOnIsAskedApart() {
    CachedAuthenticator cached = cached();
    PeerInfo near = PeerInfo.inet("imap", new InetSocketAddress("192.0.2.1", 1));
    PeerInfo far = PeerInfo.inet("imap", new InetSocketAddress("192.0.2.2", 1));
    List<AuthContext> contexts =
        List.of(
            CONTEXT,
            AuthContext.of("smtp", PeerInfo.unix("imap")),
            AuthContext.of("imap", PeerInfo.unix("other")),
            CONTEXT.withMechanism("PLAIN"),
            CONTEXT.withCertificateName("ann"),
            AuthContext.of("imap", near),
            AuthContext.of("imap", far));
    for (AuthContext context : contexts) {
      cached.authenticate(Credentials.Password.of("ann", "a"), context);
    }
    assertThat(origin.asked).hasValue(contexts.size());
    cached.authenticate(new Credentials.Password("ann", "ann", "a"), CONTEXT);
    cached.authenticate(new Credentials.Password("", "ann", "a"), CONTEXT);
    cached.authenticate(new Credentials.Password("a", "nn", "a"), CONTEXT);
    assertThat(origin.asked).hasValue(contexts.size() + 2);
  }

  @Test
  void eachFactOfThePeerIsAskedApartButTheClientsPort() throws Exception {
    CachedAuthenticator cached = cached();
    PeerInfo peer = PeerInfo.inet("imap", new InetSocketAddress("192.0.2.1", 1));
    TlsInfo tls = TlsInfo.of("TLSv1.3", "A");
    X509Certificate one = certificate("address");
    X509Certificate other = certificate("addresses");
    List<PeerInfo> peers =
        List.of(
            peer,
            peer.withLocal(new InetSocketAddress("192.0.2.8", 143)),
            peer.withLocal(new InetSocketAddress("192.0.2.9", 143)),
            peer.withLocal(new InetSocketAddress("192.0.2.9", 993)),
            peer.withProxy(new InetSocketAddress("192.0.2.8", 143)),
            peer.withProxy(new InetSocketAddress("192.0.2.9", 143)),
            peer.withTls(tls),
            peer.withTls(TlsInfo.of("TLSv1.2", "A")),
            peer.withTls(TlsInfo.of("TLSv1.3", "B")),
            peer.withTls(tls.withServerName("a.example.org")),
            peer.withTls(tls.withServerName("b.example.org")),
            peer.withTls(tls.withClientCertificates(List.of(one))),
            peer.withTls(tls.withClientCertificates(List.of(other))),
            peer.withTls(tls.withClientCertificates(List.of(one, other))));
    for (int round = 0; round < 2; round++) {
      for (PeerInfo each : peers) {
        cached.authenticate(Credentials.Password.of("ann", "a"), AuthContext.of("imap", each));
      }
      assertThat(origin.asked).hasValue(peers.size());
    }
  }

  @Test
  void whatTiesALoginToOneConnectionIsNoFactOfIt() {
    CachedAuthenticator cached = cached();
    for (byte octet = 1; octet < 3; octet++) {
      TlsInfo tls =
          TlsInfo.of("TLSv1.3", "A").withChannelBinding("tls-exporter", new byte[] {octet});
      PeerInfo peer =
          PeerInfo.inet("imap", new InetSocketAddress("192.0.2.1", 1))
              .withProxy(new InetSocketAddress("192.0.2.9", octet))
              .withTls(tls);
      cached.authenticate(Credentials.Password.of("ann", "a"), AuthContext.of("imap", peer));
    }
    assertThat(origin.asked).hasValue(1);
  }

  private static X509Certificate certificate(String file) throws Exception {
    try (InputStream in =
        CachedAuthenticatorTest.class.getResourceAsStream("/certificates/" + file + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void anotherPortIsTheSameLogin() {
    CachedAuthenticator cached = cached();
    for (int port = 1; port < 3; port++) {
      PeerInfo peer = PeerInfo.inet("imap", new InetSocketAddress("192.0.2.1", port));
      cached.authenticate(Credentials.Password.of("ann", "a"), AuthContext.of("imap", peer));
    }
    assertThat(origin.asked).hasValue(1);
  }

  @Test
  void whoWasUsedLastIsRemembered() {
    CachedAuthenticator cached = cached(CachedAuthenticator.of(origin).entries(2));
    origin.answer = ANN;
    login(cached, "a", "x");
    login(cached, "b", "x");
    login(cached, "a", "x");
    login(cached, "c", "x");
    assertThat(cached.size()).isEqualTo(2);
    login(cached, "a", "x");
    assertThat(origin.asked).hasValue(3);
    login(cached, "b", "x");
    assertThat(origin.asked).hasValue(4);
  }

  @Test
  void clearForgetsAlsoWhatIsBeingAsked() {
    CachedAuthenticator cached = cached();
    origin.whileAsked = cached::clear;
    login(cached, "ann", "a");
    assertThat(cached.size()).isZero();
    origin.whileAsked = () -> {};
    login(cached, "ann", "a");
    cached.clear();
    login(cached, "ann", "a");
    assertThat(origin.asked).hasValue(3);
  }

  @Test
  void clearHoldsForWhatIsBeingAskedOfOneThatIsAway() {
    CachedAuthenticator lenient =
        cached(CachedAuthenticator.of(origin).serveWhileUnavailable(Duration.ofHours(1)));
    login(lenient, "ann", "a");
    clock.advance(Duration.ofHours(1));
    origin.answer = AuthOutcome.unavailable();
    assertThat(login(lenient, "ann", "a")).isEqualTo(ANN);
    origin.whileAsked = lenient::clear;
    assertThat(login(lenient, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void whoComesAfterClearIsNotAnsweredByWhatWasAskedBefore() throws Exception {
    CachedAuthenticator cached = cached();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    origin.whileAsked =
        () -> {
          asked.countDown();
          await(go);
        };
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<AuthOutcome> before = thread.submit(() -> login(cached, "ann", "a"));
      await(asked);
      origin.whileAsked = go::countDown;
      cached.clear();
      login(cached, "ann", "a");
      assertThat(origin.asked).hasValue(2);
      before.get(10, TimeUnit.SECONDS);
      assertThat(cached.size()).isOne();
    } finally {
      go.countDown();
      thread.shutdownNow();
    }
  }

  @Test
  void whatIsAwayIsNotRememberedAndServesOnlyIfToldTo() {
    CachedAuthenticator strict = cached();
    CachedAuthenticator lenient =
        cached(
            CachedAuthenticator.of(origin)
                .ttl(Duration.ofMinutes(5))
                .serveWhileUnavailable(Duration.ofHours(1)));
    login(strict, "ann", "a");
    login(lenient, "ann", "a");
    origin.answer = AuthOutcome.unavailable();
    clock.advance(Duration.ofMinutes(5));
    assertThat(login(strict, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
    assertThat(login(lenient, "ann", "a")).isEqualTo(ANN);
    assertThat(login(lenient, "ann", "b")).isEqualTo(AuthOutcome.unavailable());
    clock.advance(Duration.ofHours(1));
    assertThat(login(lenient, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void manyWhoAskTheSameAskOnce() throws Exception {
    CachedAuthenticator cached = cached();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    origin.whileAsked =
        () -> {
          asked.countDown();
          await(go);
        };
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<AuthOutcome>> all = new ArrayList<>();
      all.add(threads.submit(() -> login(cached, "ann", "a")));
      await(asked);
      for (int i = 0; i < 15; i++) {
        all.add(threads.submit(() -> login(cached, "ann", "a")));
      }
      go.countDown();
      for (Future<AuthOutcome> one : all) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(ANN);
      }
      assertThat(origin.asked).hasValue(1);
    } finally {
      go.countDown();
      threads.shutdownNow();
    }
  }

  /** What keeps one from an answer may be its own matter: its client is gone. */
  @Test
  void whoWaitedForOneThatWasInterruptedAsksItself() throws Exception {
    CachedAuthenticator cached = cached();
    CountDownLatch asked = new CountDownLatch(1);
    origin.whileAsked =
        () -> {
          origin.whileAsked = () -> origin.answer = ANN;
          origin.answer = AuthOutcome.unavailable();
          asked.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            // As many do, who lose the flag.
          }
        };
    FutureTask<AuthOutcome> first = new FutureTask<>(() -> login(cached, "ann", "a"));
    FutureTask<AuthOutcome> second = new FutureTask<>(() -> login(cached, "ann", "a"));
    Thread leader = new Thread(first);
    Thread follower = new Thread(second);
    leader.start();
    await(asked);
    follower.start();
    while (follower.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    leader.interrupt();
    // Unavailable, or what the other was told meanwhile.
    first.get(10, TimeUnit.SECONDS);
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(ANN);
    assertThat(login(cached, "ann", "a")).isEqualTo(ANN);
    assertThat(origin.asked).as("it is remembered").hasValue(2);
  }

  @Test
  void oneThatThrowsLeavesNobodyWaiting() {
    CachedAuthenticator cached = cached();
    origin.whileAsked =
        () -> {
          throw new IllegalStateException("broken");
        };
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> login(cached, "ann", "a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("broken");
    }
    assertThat(origin.asked).hasValue(2);
  }

  @Test
  void otherCredentialsAndSecretsPassThrough() {
    CachedAuthenticator cached = cached();
    for (int i = 0; i < 2; i++) {
      cached.authenticate(new Credentials.Token("", "ann", "t"), CONTEXT);
    }
    assertThat(origin.asked).hasValue(2);
    assertThat(cached.secret("ann", "CRAM-MD5", CONTEXT))
        .isEqualTo(SecretLookup.found(new Secret.Password("a"), MailUser.of("ann")));
    assertThat(cached.hasSecrets("CRAM-MD5")).isTrue();
    assertThat(cached.parts()).containsExactly(origin);
  }

  @Test
  void whatCannotBeIsRefused() {
    CachedAuthenticator.Builder builder = CachedAuthenticator.of(origin);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.ttl(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.entries(0));
  }

  private static AuthOutcome login(Authenticator cached, String user, String password) {
    return cached.authenticate(Credentials.Password.of(user, password), CONTEXT);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Origin implements Authenticator {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile AuthOutcome answer;
    private volatile Runnable whileAsked = () -> {};

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      asked.incrementAndGet();
      whileAsked.run();
      if (answer != null) {
        return answer;
      }
      return credentials instanceof Credentials.Password password && password.password().equals("a")
          ? ANN
          : AuthOutcome.denied();
    }

    @Override
    public SecretLookup secret(String user, String mechanism, AuthContext context) {
      return SecretLookup.found(new Secret.Password("a"), MailUser.of(user));
    }

    @Override
    public boolean hasSecrets(String mechanism) {
      return true;
    }
  }

  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
