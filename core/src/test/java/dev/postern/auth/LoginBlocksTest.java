package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.ServerObserver;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.net.PeerInfo;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may not try for a while, and whom that does not touch. */
final class LoginBlocksTest {
  private static final String STRANGER = "198.51.100.7";
  private static final String OFFICE = "192.0.2.1";
  private static final Decision BLOCKED = new Decision.Refuse(Duration.ofSeconds(15));
  private static final Duration BLOCK = Duration.ofMinutes(3);

  private long now = 1_000_000;
  private final Limits limits =
      Limits.defaults()
          .with(Limits.Count.AUTH_FAILURES_BLOCK, 20)
          .with(Limits.Time.AUTH_BLOCK, BLOCK);
  private FailureGuard guard = new FailureGuard(limits, () -> now, 1);
  private int passwords;

  @ParameterizedTest
  @ValueSource(strings = {"ann", "nobody"})
  void anAddressThatFailsTooOftenIsNotLookedAtForAWhile(String user) throws Exception {
    for (int i = 0; i < 19; i++) {
      fail(STRANGER, "name" + i);
    }
    assertThat(ask(STRANGER, user)).isNotEqualTo(BLOCKED);
    fail(STRANGER, "name19");
    assertThat(ask(STRANGER, user)).isEqualTo(BLOCKED);
    assertThat(ask(STRANGER, "")).isEqualTo(BLOCKED);
    assertThat(ask(OFFICE, user)).isEqualTo(Decision.CHECK_NOW);
    pass(BLOCK.minusNanos(1));
    assertThat(ask(STRANGER, user)).isEqualTo(BLOCKED);
    pass(Duration.ofNanos(1));
    assertThat(ask(STRANGER, user)).isInstanceOf(Decision.Check.class);
    assertThat(guard.blocked()).isEmpty();
  }

  @Test
  void aNameIsBlockedWhereItFailedAndNowhereElse() throws Exception {
    failTimes(15, OFFICE, " ANN");
    succeed(OFFICE, "bob");
    failTimes(5, OFFICE, "ann");
    assertThat(guard.blocked()).extracting(LoginsBlocked::user).containsExactly(Optional.of("ann"));
    assertThat(ask(OFFICE, "newcomer")).isInstanceOf(Decision.Check.class);
    assertThat(ask(OFFICE, "Ann")).isEqualTo(BLOCKED);
    assertThat(ask(STRANGER, "ann")).isInstanceOf(Decision.Check.class);
  }

  @Test
  void whoHasLoggedInThereIsBlockedForItsOwnFailuresAlone() throws Exception {
    succeed(OFFICE, "ann");
    succeed(OFFICE, "bob");
    failTimes(3, OFFICE, "bob");
    for (int i = 0; i < 20; i++) {
      fail(OFFICE, "name" + i);
    }
    assertThat(ask(OFFICE, "newcomer")).isEqualTo(BLOCKED);
    assertThat(ask(OFFICE, "ann")).isEqualTo(Decision.CHECK_NOW);
    assertThat(ask(OFFICE, "bob")).as("its slips are used up").isInstanceOf(Decision.Check.class);
    failTimes(20, OFFICE, "bob");
    assertThat(ask(OFFICE, "bob")).isEqualTo(BLOCKED);
    assertThat(ask(OFFICE, "ann")).isEqualTo(Decision.CHECK_NOW);
  }

  @Test
  void slipsOfThoseWhoAreKnownThereBlockNobody() throws Exception {
    for (int i = 0; i < 10; i++) {
      succeed(OFFICE, "user" + i);
    }
    for (int i = 0; i < 10; i++) {
      failTimes(3, OFFICE, "user" + i);
    }
    assertThat(guard.blocked()).isEmpty();
  }

  @Test
  void eachNewUserMakesUpForHalfOfIt() throws Exception {
    failTimes(18, OFFICE, "root");
    succeed(OFFICE, "ann");
    for (int i = 0; i < 10; i++) {
      fail(OFFICE, "name" + i);
    }
    assertThat(ask(OFFICE, "newcomer")).isNotEqualTo(BLOCKED);
    fail(OFFICE, "name10");
    assertThat(ask(OFFICE, "newcomer")).isEqualTo(BLOCKED);
  }

  @Test
  void triesWhileItLastsNeitherPutItOffNorLeadToTheNext() throws Exception {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        fail(STRANGER, "name" + round + "-" + i);
      }
      pass(BLOCK.dividedBy(2));
      // They were under way when it began.
      for (int i = 0; i < 100; i++) {
        fail(STRANGER, "late" + round + "-" + i);
        assertThat(ask(STRANGER, "ann")).isEqualTo(BLOCKED);
      }
      assertThat(guard.blocked()).hasSize(1);
      pass(BLOCK.dividedBy(2));
      assertThat(ask(STRANGER, "ann")).isNotEqualTo(BLOCKED);
      for (int i = 0; i < 19; i++) {
        fail(STRANGER, "again" + round + "-" + i);
      }
      assertThat(ask(STRANGER, "ann")).as("as many failures again").isNotEqualTo(BLOCKED);
      pass(Duration.ofDays(1));
    }
  }

  @Test
  void oldFailuresAndTheSameOneAgainLeadToNone() throws Exception {
    for (int i = 0; i < 60; i++) {
      fail(STRANGER, "name" + i);
      pass(Duration.ofMinutes(1));
    }
    LoginAttempt phone = attempt(STRANGER, "phone", "old");
    for (int i = 0; i < 100; i++) {
      guard.after(phone, AuthOutcome.denied());
    }
    assertThat(guard.blocked()).isEmpty();
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() throws Exception {
    for (int i = 1; i <= 20; i++) {
      fail("2001:db8:1:2::" + i, "name" + i);
    }
    assertThat(ask("2001:db8:1:2:ffff::1", "ann")).isEqualTo(BLOCKED);
    assertThat(ask("2001:db8:1:3::1", "ann")).isEqualTo(Decision.CHECK_NOW);
    assertThat(guard.blocked().get(0))
        .asString()
        .contains("peer=2001:db8:1:2:0:0:0:0/64 failures=20 ");
    assertThat(guard.lift(address("2001:db8:1:2:aaaa::9"))).isTrue();
    assertThat(ask("2001:db8:1:2:ffff::1", "ann")).isNotEqualTo(BLOCKED);
  }

  @Test
  void aUnixSocketWithoutAnAddressBlocksNobody() throws Exception {
    failTimes(100, "", "ann");
    assertThat(ask("", "ann")).isInstanceOf(Decision.Check.class);
    assertThat(guard.blocked()).isEmpty();
  }

  @Test
  void aMechanismThatTellsNoNameBlocksTheAddressAlone() throws Exception {
    for (int i = 0; i < 20; i++) {
      guard.after(LoginAttempt.unknown(context(STRANGER)), AuthOutcome.denied());
    }
    assertThat(guard.blocked()).hasSize(1);
    assertThat(guard.blocked().get(0).user()).isEmpty();
  }

  @Test
  void aBlockIsLiftedWithWhatLedToIt() throws Exception {
    failTimes(20, STRANGER, "ann");
    assertThat(guard.blocked()).hasSize(2);
    assertThat(guard.lift(address(OFFICE))).isFalse();
    assertThat(guard.blocked()).hasSize(2);
    assertThat(guard.lift(address(STRANGER))).isTrue();
    assertThat(guard.blocked()).isEmpty();
    assertThat(ask(STRANGER, "bob")).isEqualTo(Decision.CHECK_NOW);
    fail(STRANGER, "ann");
    assertThat(guard.blocked()).isEmpty();
    assertThat(guard.lift(address(STRANGER))).isFalse();
  }

  @Test
  void whereNothingIsBlockedYetALiftForgetsWhatFailed() throws Exception {
    failTimes(19, STRANGER, "ann");
    assertThat(guard.lift(address(STRANGER))).isFalse();
    failTimes(19, STRANGER, "ann");
    assertThat(guard.blocked()).isEmpty();
  }

  @Test
  void whatIsOverIsNoneToLift() throws Exception {
    failTimes(20, STRANGER, "ann");
    pass(BLOCK);
    assertThat(guard.lift(address(STRANGER))).isFalse();
  }

  @Test
  void noTimeIsNoBlock() throws Exception {
    guard = new FailureGuard(limits.with(Limits.Time.AUTH_BLOCK, Duration.ZERO), () -> now, 1);
    List<ServerEvent> events = new ArrayList<>();
    guard.start(server(events::add, Clock.systemUTC()));
    failTimes(100, STRANGER, "ann");
    assertThat(ask(STRANGER, "ann")).isNotEqualTo(BLOCKED);
    assertThat(guard.blocked()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void whatIsKeptIsBounded() throws Exception {
    guard = new FailureGuard(limits.with(Limits.Count.AUTH_FAILURES_KEPT, 100), () -> now, 1);
    for (int i = 0; i < 1_000; i++) {
      failTimes(20, "10.0." + i / 256 + "." + i % 256, "ann");
    }
    assertThat(guard.blocked()).hasSize(100);
    assertThat(guard.size()).isLessThanOrEqualTo(900);
  }

  @Test
  void theObserverIsToldOnceOfEach() throws Exception {
    List<ServerEvent> events = new ArrayList<>();
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    guard.start(server(events::add, Clock.fixed(at, ZoneOffset.UTC)));
    failTimes(40, STRANGER, "eve\r\nuntil=x");
    assertThat(events)
        .containsExactly(
            new LoginsBlocked(
                at, address(STRANGER), Optional.of("eve\r\nuntil=x"), 20, at.plus(BLOCK)),
            new LoginsBlocked(at, address(STRANGER), Optional.empty(), 20, at.plus(BLOCK)));
    assertThat(events)
        .extracting(Object::toString)
        .containsExactly(
            "LoginsBlocked[at=2026-01-01T00:00:00Z, peer=198.51.100.7 failures=20"
                + " until=2026-01-01T00:03:00Z user=eve??until=x]",
            "LoginsBlocked[at=2026-01-01T00:00:00Z, peer=198.51.100.7 failures=20"
                + " until=2026-01-01T00:03:00Z]");
    assertThat(guard.blocked()).containsExactlyInAnyOrderElementsOf(blocks(events));
    pass(BLOCK);
    failTimes(20, STRANGER, "eve");
    assertThat(events).as("the next ones").hasSize(4);
  }

  private static List<LoginsBlocked> blocks(List<ServerEvent> events) {
    return events.stream().map(LoginsBlocked.class::cast).toList();
  }

  /** One that has an observer and a clock, and nothing else. */
  private static ServerContext server(ServerObserver observer, Clock clock) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerContext.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> method.getName().equals("clock") ? clock : observer);
  }

  private void failTimes(int times, String address, String user) throws UnknownHostException {
    for (int i = 0; i < times; i++) {
      fail(address, user);
    }
  }

  private void fail(String address, String user) throws UnknownHostException {
    guard.after(attempt(address, user, "wrong" + passwords++), AuthOutcome.denied());
  }

  private void succeed(String address, String user) throws UnknownHostException {
    guard.after(attempt(address, user, "right"), AuthOutcome.accepted(MailUser.of(user)));
  }

  private Decision ask(String address, String user) throws UnknownHostException {
    return guard.before(attempt(address, user, "guess"));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static LoginAttempt attempt(String address, String user, String password)
      throws UnknownHostException {
    return LoginAttempt.of(Credentials.Password.of(user, password), context(address));
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  private static AuthContext context(String address) throws UnknownHostException {
    return AuthContext.of(
        "imap",
        address.isEmpty()
            ? PeerInfo.unix("imap")
            : PeerInfo.inet("imap", new InetSocketAddress(address(address), 40_000)));
  }
}
