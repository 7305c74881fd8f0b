package dev.postern.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that are down, slow or lie: no answer, within a time and a memory that are bounded. */
@Timeout(60)
class LdapFaultTest {
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final Limits LIMITS =
      Limits.defaults()
          .with(LdapLimits.LDAP_CONNECT, Duration.ofSeconds(1))
          .with(LdapLimits.LDAP_ANSWER, Duration.ofSeconds(1))
          .with(LdapLimits.LDAP_ANSWER_OCTETS, 10_000)
          .with(LdapLimits.LDAP_CONNECTIONS, 2)
          .with(LdapLimits.LDAP_RETRY, Duration.ZERO);

  private LdapAuthenticator ldap;

  @AfterEach
  void end() {
    ldap.close();
  }

  private void open(LdapAuthenticatorBuilder builder) {
    ldap = builder.build();
    ldap.start(ServerWith.limits(LIMITS));
  }

  private void open(ScriptedLdap server) {
    open(builder(server.uri()));
  }

  private static LdapAuthenticatorBuilder builder(String uris) {
    return LdapAuthenticator.builder()
        .uris(uris)
        .dn(TestDirectory.SERVICE)
        .dnPassword(TestDirectory.SERVICE_PASSWORD)
        .base(TestDirectory.BASE)
        .authBind();
  }

  private AuthOutcome login() {
    return ldap.authenticate(Credentials.Password.of("ann", "secret"), CONTEXT);
  }

  private void assertNoAnswer() {
    assertThat(login()).isEqualTo(AuthOutcome.unavailable());
    assertThat(ldap.find("ann")).isInstanceOf(UserLookup.Unavailable.class);
  }

  private static void bound(InputStream in, OutputStream out) throws IOException {
    ScriptedLdap.request(in);
    out.write(ScriptedLdap.BOUND);
    ScriptedLdap.request(in);
  }

  /** {@code SearchResultEntry} of message 2 with an attribute {@code a} of so many octets. */
  private static byte[] entry(int octets) {
    String dn = "uid=ann";
    int value = octets + 4;
    int set = value + 4;
    int attribute = 3 + set;
    int attributes = attribute + 4;
    int list = attributes + 4;
    int body = 2 + dn.length() + list;
    return new Der()
        .head(0x30, 3 + body + 4)
        .put(2, 1, 2)
        .head(0x64, body)
        .put(4, dn.length())
        .text(dn)
        .head(0x30, attributes)
        .head(0x30, attribute)
        .put(4, 1, 'a')
        .head(0x31, value)
        .head(4, octets)
        .zeros(octets)
        .octets();
  }

  @Test
  void oneThatNeverAnswersTheBind() throws Exception {
    try (ScriptedLdap server = new ScriptedLdap((in, out) -> in.transferTo(nowhere()))) {
      open(server);
      assertNoAnswer();
    }
  }

  @Test
  void oneThatNeverAnswersTheSearch() throws Exception {
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              bound(in, out);
              in.transferTo(nowhere());
            })) {
      open(server);
      assertNoAnswer();
    }
  }

  /** Each octet comes in time, and the answer never ends. */
  @Test
  void oneThatDrips() throws Exception {
    CountDownLatch pause = new CountDownLatch(1);
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              bound(in, out);
              for (byte octet : entry(5_000)) {
                out.write(octet);
                out.flush();
                pause.await(100, TimeUnit.MILLISECONDS);
              }
            })) {
      open(server);
      assertNoAnswer();
    }
  }

  @Test
  void oneThatWritesGarbage() throws Exception {
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              bound(in, out);
              out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              in.transferTo(nowhere());
            })) {
      open(server);
      assertNoAnswer();
    }
    end();
    try (ScriptedLdap server =
        new ScriptedLdap((in, out) -> out.write(new byte[] {0x30, 3, 2, 1, 1, 0x65, 7}))) {
      open(server);
      assertNoAnswer();
    }
  }

  @Test
  void oneThatClosesInTheMiddle() throws Exception {
    byte[] entry = entry(100);
    AtomicInteger length = new AtomicInteger();
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              bound(in, out);
              out.write(entry, 0, length.getAndAdd(7) % entry.length);
            })) {
      open(server);
      for (int i = 0; i < 20; i++) {
        assertNoAnswer();
      }
    }
  }

  @Test
  void oneWithEntriesWithoutEnd() throws Exception {
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              bound(in, out);
              byte[] entry = entry(10);
              while (true) {
                out.write(entry);
              }
            })) {
      open(server);
      assertNoAnswer();
    }
  }

  /** The length alone must not take memory. */
  @Test
  void oneWithAnAttributeOf2GiB() throws Exception {
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              bound(in, out);
              out.write(new Der().head(0x30, Integer.MAX_VALUE - 10).put(2, 1, 2).octets());
              out.write(new Der().head(0x64, Integer.MAX_VALUE - 100).octets());
              out.write(new Der().head(4, Integer.MAX_VALUE - 200).octets());
              byte[] zeros = new byte[65_536];
              while (true) {
                out.write(zeros);
              }
            })) {
      open(server);
      assertNoAnswer();
    }
  }

  /** Or who can write into its own entry could shut out everybody. */
  @Test
  void anAnswerThatIsTooLongDoesNotMakeTheServerUnusable() throws Exception {
    try (TestDirectory directory = TestDirectory.start()) {
      directory.add("ann", "secret");
      directory.add("eve", "secret", "description: " + "x".repeat(20_000));
      ldap =
          new LdapAuthenticator(
              builder(directory.uri())
                  .passAttrs("uid=user,description=d")
                  .build()
                  .settings()
                  .within(LIMITS.with(LdapLimits.LDAP_RETRY, Duration.ofMinutes(5))));
      assertThat(ldap.authenticate(Credentials.Password.of("eve", "secret"), CONTEXT))
          .isEqualTo(AuthOutcome.unavailable());
      assertThat(login()).isInstanceOf(AuthOutcome.Accepted.class);
    }
  }

  @Test
  void aConnectionThatWasClosedMeanwhileIsNoTrouble() throws Exception {
    try (TestDirectory directory = TestDirectory.start()) {
      directory.add("ann", "secret");
      open(builder(directory.uri()));
      TestLog log = new TestLog();
      for (int i = 0; i < 3; i++) {
        assertThat(login()).isInstanceOf(AuthOutcome.Accepted.class);
        directory.server.closeAllConnections(false);
      }
      assertThat(log.lines("LDAP")).isEmpty();
    }
  }

  /** Where one connection was closed, those that were kept are no better: none stays. */
  @Test
  void withAConnectionThatWasClosedTheOthersGo() throws Exception {
    AtomicInteger number = new AtomicInteger();
    List<CountDownLatch> asked = List.of(new CountDownLatch(1), new CountDownLatch(1));
    List<CountDownLatch> answer = List.of(new CountDownLatch(1), new CountDownLatch(1));
    CountDownLatch close = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              int mine = number.getAndIncrement();
              bound(in, out);
              if (mine < 2) {
                asked.get(mine).countDown();
                answer.get(mine).await();
              }
              out.write(ScriptedLdap.NOTHING_FOUND);
              if (mine == 1) {
                close.await();
                return;
              }
              in.transferTo(nowhere());
              if (mine == 0) {
                gone.countDown();
              }
            })) {
      ldap = builder(server.uri()).build();
      ldap.start(ServerWith.limits(LIMITS.with(LdapLimits.LDAP_ANSWER, Duration.ofSeconds(30))));
      FutureTask<UserLookup> first = started(asked.get(0));
      FutureTask<UserLookup> second = started(asked.get(1));
      answer.get(0).countDown();
      assertThat(first.get()).isEqualTo(UserLookup.unknown());
      answer.get(1).countDown();
      assertThat(second.get()).isEqualTo(UserLookup.unknown());
      close.countDown();
      while (!server.connections.get(1).isClosed()) {
        Thread.onSpinWait();
      }
      assertThat(ldap.find("ann")).isEqualTo(UserLookup.unknown());
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private FutureTask<UserLookup> started(CountDownLatch asked) throws InterruptedException {
    FutureTask<UserLookup> find = new FutureTask<>(() -> ldap.find("ann"));
    new Thread(find).start();
    asked.await();
    return find;
  }

  @Test
  void theNextServerAnswersAndTheLogTellsOnce() throws Exception {
    try (TestDirectory first = TestDirectory.start();
        TestDirectory second = TestDirectory.start()) {
      first.add("ann", "secret");
      second.add("ann", "secret");
      open(builder(first.uri() + " " + second.uri()));
      TestLog log = new TestLog();
      int port = first.port();
      assertThat(login()).isInstanceOf(AuthOutcome.Accepted.class);
      first.server.shutDown(true);
      for (int i = 0; i < 5; i++) {
        assertThat(login()).isInstanceOf(AuthOutcome.Accepted.class);
      }
      assertThat(second.asked).contains("bind uid=ann," + TestDirectory.BASE);
      assertThat(log.lines("LDAP"))
          .hasSize(1)
          .first()
          .asString()
          .startsWith("WARN LDAP server cannot be used uri=ldap://127.0.0.1:" + port + " reason=");
    }
  }

  @Test
  void whatComesBackIsToldOnceAndUsed() throws Exception {
    TestDirectory directory = TestDirectory.start();
    directory.add("ann", "secret");
    open(builder(directory.uri()));
    TestLog log = new TestLog();
    directory.server.shutDown(false);
    IntStream.range(0, 5).forEach(i -> assertNoAnswer());
    directory.server.startListening();
    assertThat(login()).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login()).isInstanceOf(AuthOutcome.Accepted.class);
    directory.close();
    List<String> lines = log.lines("LDAP");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("WARN LDAP server cannot be used");
    assertThat(lines.get(1)).startsWith("INFO LDAP server can be used again");
    assertThat(lines.toString()).doesNotContain("s3cret").doesNotContain("secret");
  }

  @Test
  void aServiceAccountThatCannotBindIsToldAndNobodyIsDenied() throws Exception {
    try (TestDirectory directory = TestDirectory.start()) {
      directory.add("ann", "secret");
      open(builder(directory.uri()).dnPassword("another"));
      TestLog log = new TestLog();
      assertNoAnswer();
      assertThat(log.lines("LDAP"))
          .containsExactly(
              "WARN LDAP server cannot be used uri="
                  + directory.uri()
                  + " reason=it answered 49 (invalid credentials)");
    }
  }

  /** Two connections for searches and two for binds are all there are. */
  @Test
  void connectionsAreBounded() throws Exception {
    try (TestDirectory directory = TestDirectory.start()) {
      directory.add("ann", "secret");
      open(builder(directory.uri()));
      assertThat(IntStream.range(0, 32).parallel().mapToObj(i -> login()).toList())
          .allMatch(AuthOutcome.Accepted.class::isInstance);
      assertThat(directory.connections).hasSizeBetween(2, 4);
    }
  }

  @Test
  void connectionsAndThreadsGoWithTheServer() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedLdap server =
        new ScriptedLdap(
            (in, out) -> {
              bound(in, out);
              out.write(ScriptedLdap.NOTHING_FOUND);
              in.transferTo(nowhere());
              closed.countDown();
            })) {
      open(server);
      assertThat(ldap.find("ann")).isEqualTo(UserLookup.unknown());
      assertThat(closed.getCount()).isOne();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().contains("127.0.0.1:"));
      ldap.close();
      closed.await();
      assertThat(ldap.find("ann")).isInstanceOf(UserLookup.Unavailable.class);
    }
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }
}
