package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServerBuilder.StartFaults;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that a server is given is started and closed, once and in order. */
@Timeout(60)
final class ServerPartsTest {
  private static final List<String> ALL =
      List.of(
          "observer",
          "other observer",
          "store",
          "directory",
          "first link",
          "second link",
          "guard",
          "near target",
          "far target",
          "filter",
          "listener's directory",
          "listener's authenticator",
          "listener's filter",
          "protocol");

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Part> parts = ALL.stream().map(Part::new).toList();
  private final Part protocol = part("protocol");

  @Test
  void partsStartInTheOrderOfDependenceAndCloseInTheReverse() throws IOException {
    MailServer server = server().build().start();
    assertThat(log).containsExactlyElementsOf(with("start ", ALL));
    log.clear();
    server.close();
    server.close();
    assertThat(log).containsExactlyElementsOf(with("close ", reversed(ALL)));
  }

  @ParameterizedTest
  @CsvSource({"io", "runtime", "error"})
  void whenOneDoesNotStartAllAreClosed(String kind) {
    for (Part failing : parts) {
      log.clear();
      failing.startFailure = failure(kind);
      MailServer server = server().build();
      assertThatThrownBy(server::start).hasMessageContaining("simulated");
      List<String> started = ALL.subList(0, ALL.indexOf(failing.name) + 1);
      List<String> expected = new ArrayList<>(with("start ", started));
      expected.addAll(with("close ", reversed(ALL)));
      assertThat(log).as(failing.name).containsExactlyElementsOf(expected);
      assertThat(server.addresses()).isEmpty();
      assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
      server.close();
      assertThat(log).hasSameSizeAs(expected);
      failing.startFailure = null;
    }
  }

  @Test
  void whenAnAddressCannotBeBoundAllAreClosed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listener second = Listener.of(protocol).name("second").host("127.0.0.1");
      MailServer server = server().listen(second.port(taken.getLocalPort())).build();
      assertThatIOException().isThrownBy(server::start).withMessageContaining("second");
    }
    assertThat(log)
        .startsWith(with("start ", ALL).toArray(String[]::new))
        .endsWith(with("close ", reversed(ALL)).toArray(String[]::new))
        .hasSize(2 * ALL.size());
  }

  @Test
  void aFailedCheckStartsAndClosesNothing() throws IOException {
    part("filter").checkFailure = new IOException("simulated");
    try (MailServer server = server().build()) {
      assertThatIOException().isThrownBy(server::start).withMessage("simulated");
      assertThat(log).isEmpty();
      part("filter").checkFailure = null;
      server.start();
      assertThat(log).hasSameSizeAs(ALL);
    }
  }

  @Test
  void whatWasNeverStartedIsClosed() {
    server().build().close();
    assertThat(log).containsExactlyElementsOf(with("close ", reversed(ALL)));
  }

  @ParameterizedTest
  @CsvSource({"io", "runtime", "error"})
  void oneThatThrowsAtItsEndKeepsNoOtherFromIt(String kind) throws IOException {
    for (Part failing : parts) {
      log.clear();
      failing.closeFailure = failure(kind);
      server().build().start().close();
      assertThat(log).endsWith(with("close ", reversed(ALL)).toArray(String[]::new));
      failing.closeFailure = null;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol", "store", "observer"})
  void oneThatHangsAtItsEndKeepsNoOtherFromIt(String name) throws Exception {
    part(name).hangs = true;
    Limits brief = Limits.defaults().with(Limits.Time.PART_CLOSE, Duration.ofMillis(50));
    server().limits(brief).build().start().close();
    part(name).interrupted.await();
    assertThat(log).containsAll(with("close ", ALL));
  }

  @Test
  void faultsOfAStartMayBeLoggedInstead() throws IOException {
    part("filter").startFailure = new IOException("simulated");
    part("store").startFailure = new IllegalStateException("simulated");
    try (MailServer server = server().startFaults(StartFaults.LOGGED).build().start()) {
      assertThat(server.addresses()).isNotEmpty();
      assertThat(log).containsExactlyElementsOf(with("start ", ALL));
    }
    part("store").startFailure = new AssertionError("simulated");
    MailServer server = server().startFaults(StartFaults.LOGGED).build();
    assertThatThrownBy(server::start).isInstanceOf(AssertionError.class);
  }

  @Test
  void aPartIsStartedAndClosedOnceWhateverHoldsIt() throws IOException {
    Part one = new Part("one");
    MailServer server =
        MailServer.builder()
            .store(one)
            .observer(((ServerObserver) one).and(one))
            .authenticator(Authenticator.chain(one, one))
            .userDirectory(UserDirectory.chain(one, one))
            .loginGuard(one)
            .delivery(local -> ((DeliveryTarget) one).or(local))
            .filter(one, one)
            .listen(
                Listener.of(one).port(0).authenticator(one).userDirectory(one),
                Listener.of(one).port(0).name("again"))
            .build();
    one.held = List.of(one);
    server.start().close();
    assertThat(log).containsExactly("start one", "close one");
  }

  @Test
  void thePartsOfTheDefaultTargetAreThoseOfTheServer() throws IOException {
    Part held = new Part("held");
    part("store").held = List.of(held);
    server().delivery(local -> local).build().start().close();
    assertThat(log).containsOnlyOnce("start held", "start store", "close held");
    assertThat(log.indexOf("start held")).isLessThan(log.indexOf("start store"));
  }

  @Test
  void partsTellTheObserverFromTheirStartToTheirEnd() throws IOException {
    List<Instant> told = List.of(Instant.ofEpochSecond(1), Instant.ofEpochSecond(2));
    part("protocol").told = told;
    server().build().start().close();
    assertThat(log)
        .containsSubsequence("start observer", "observer told " + told.get(0))
        .containsSubsequence(
            "close protocol", "close store", "close other observer", "close observer")
        .containsSubsequence("observer told " + told.get(1), "close other observer");
  }

  @Test
  void oneMayCloseTheServerAtItsEnd() throws IOException {
    MailServer[] itself = new MailServer[1];
    part("filter").atEnd = () -> itself[0].close();
    itself[0] = server().build();
    itself[0].start().close();
    assertThat(log).endsWith("close observer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "start"})
  void noneEndsOrAsksForAServerThatWaitsForIt(String when) {
    MailServer[] itself = new MailServer[1];
    List<Object> answers = new ArrayList<>();
    Runnable call =
        () -> {
          answers.add(itself[0].addresses());
          answers.add(itself[0].context().hostname());
          assertThatIllegalStateException().isThrownBy(() -> itself[0].start());
          itself[0].close();
        };
    Part filter = part("filter");
    if (when.equals("check")) {
      filter.atCheck = call;
    } else {
      filter.atStart = call;
    }
    itself[0] = server().build();
    assertThatIOException()
        .isThrownBy(() -> itself[0].start())
        .withMessageContaining("throw an IOException from check() or start()");
    assertThat(answers).containsExactly(Map.of(), "localhost");
    assertThat(log.contains("close observer")).isEqualTo(when.equals("start"));
    itself[0].close();
    assertThat(log).endsWith("close observer");
  }

  @Test
  void oneMayCloseTheServerAtItsEndAfterAFailedStart() {
    MailServer[] itself = new MailServer[1];
    part("filter").startFailure = new IOException("simulated");
    part("filter").atEnd = () -> itself[0].close();
    itself[0] = server().build();
    assertThatIOException().isThrownBy(() -> itself[0].start()).withMessage("simulated");
    assertThat(log).endsWith("close observer");
  }

  @Test
  void noPartIsNull() {
    part("filter").held = Collections.singletonList(null);
    assertThatNullPointerException()
        .isThrownBy(() -> server().build())
        .withMessageContaining(Part.class.getName());
    part("filter").held = null;
    assertThatNullPointerException().isThrownBy(() -> server().build());
  }

  private MailServerBuilder server() {
    return MailServer.builder()
        .observer(((ServerObserver) part("observer")).and(part("other observer")))
        .store(part("store"))
        .userDirectory(part("directory"))
        .authenticator(Authenticator.chain(part("first link"), part("second link")))
        .loginGuard(part("guard"))
        .delivery(((DeliveryTarget) part("near target")).or(part("far target")))
        .filter(part("filter"))
        .listen(
            Listener.of(protocol)
                .host("127.0.0.1")
                .port(0)
                .userDirectory(part("listener's directory"))
                .authenticator(part("listener's authenticator"))
                .filters(part("listener's filter")));
  }

  private Part part(String name) {
    return parts.get(ALL.indexOf(name));
  }

  private static List<String> with(String prefix, List<String> names) {
    return names.stream().map(prefix::concat).toList();
  }

  private static List<String> reversed(List<String> names) {
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }

  private static Throwable failure(String kind) {
    return switch (kind) {
      case "io" -> new IOException("simulated");
      case "runtime" -> new IllegalStateException("simulated");
      default -> new AssertionError("simulated");
    };
  }

  /** Anything that a server may be made of. */
  private final class Part
      implements Authenticator,
          UserDirectory,
          LoginGuard,
          MailStore,
          DeliveryTarget,
          MessageFilter,
          Protocol,
          ServerObserver {
    private final String name;
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private List<ServerPart> held = List.of();
    private List<Instant> told = List.of();
    private IOException checkFailure;
    private Throwable startFailure;
    private Throwable closeFailure;
    private boolean hangs;
    private Runnable atCheck = () -> {};
    private Runnable atStart = () -> {};
    private Runnable atEnd = () -> {};
    private ServerContext context;

    Part(String name) {
      this.name = name;
    }

    @Override
    public List<ServerPart> parts() {
      return held;
    }

    @Override
    public FilterSession open(PeerInfo peer) {
      return new FilterSession() {};
    }

    @Override
    public void check() throws IOException {
      atCheck.run();
      if (checkFailure != null) {
        throw checkFailure;
      }
    }

    @Override
    public void start(ServerContext server) throws IOException {
      log.add("start " + name);
      context = server;
      tell(0);
      atStart.run();
      if (startFailure instanceof IOException io) {
        throw io;
      }
      throwOn(startFailure);
    }

    @Override
    public void close() {
      log.add("close " + name);
      tell(1);
      atEnd.run();
      if (hangs) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
        }
      }
      if (closeFailure instanceof IOException io) {
        this.<RuntimeException>sneak(io);
      }
      throwOn(closeFailure);
    }

    private void tell(int index) {
      if (!told.isEmpty()) {
        context.observer().on(new ServerEvent.EventsDropped(told.get(index), 0));
      }
    }

    private void throwOn(Throwable failure) {
      if (failure instanceof RuntimeException runtime) {
        throw runtime;
      } else if (failure instanceof Error error) {
        throw error;
      }
    }

    /** A part in another language may throw what it does not declare. */
    @SuppressWarnings("unchecked")
    private <E extends Throwable> void sneak(Throwable thrown) throws E {
      throw (E) thrown;
    }

    @Override
    public void on(ServerEvent event) {
      if (event instanceof ServerEvent.EventsDropped) {
        log.add(name + " told " + event.at());
      }
    }

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public Decision before(LoginAttempt attempt) {
      return Decision.CHECK_NOW;
    }

    @Override
    public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
      return Duration.ZERO;
    }

    @Override
    public UserLookup find(String user) {
      return UserLookup.unknown();
    }

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      return List.of();
    }

    @Override
    public Account account(MailUser user) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String name() {
      return "part";
    }

    @Override
    public int defaultPort() {
      return 4711;
    }

    @Override
    public TlsMode tlsMode() {
      return TlsMode.NONE;
    }

    @Override
    public Set<Need> needs() {
      return Set.of(Need.RECIPIENTS);
    }

    @Override
    public ProtocolSession open(Connection connection, ServerContext server) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] refusal(Goodbye reason) {
      return new byte[0];
    }
  }
}
