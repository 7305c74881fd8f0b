package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Tls;
import dev.postern.net.Party;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one user's tasks wait for keeps no other user's waiting. */
@Timeout(60)
class BulkheadShareTest {
  private static final Party ANN = user("ann");
  private static final Party BEN = user("ben");

  private final List<Thread> threads = new ArrayList<>();
  private final LinkedBlockingQueue<Task> begun = new LinkedBlockingQueue<>();
  private final Bulkhead bulkhead = bulkhead(4, 6);

  private Bulkhead bulkhead(int threadCount, int waiting) {
    Limits limits =
        Limits.defaults().with(Count.STORE_CALLS, threadCount).with(Count.BULKHEAD_QUEUE, waiting);
    return new Bulkhead(
        Pool.STORE,
        limits,
        task -> {
          Thread thread = new Thread(task);
          thread.setUncaughtExceptionHandler((t, thrown) -> {});
          threads.add(thread);
          return thread;
        });
  }

  private static Party user(String name) {
    return new Party(Optional.of(name), Optional.empty());
  }

  /** A task that goes on until it may end. */
  private final class Task implements PoolTask {
    private final Party party;
    private final Entry entry;
    private final CountDownLatch end = new CountDownLatch(1);
    private Optional<Error> failure = Optional.empty();

    Task(Party party, Entry entry) {
      this.party = party;
      this.entry = entry;
    }

    @Override
    public Entry entry() {
      return entry;
    }

    @Override
    public Party party() {
      return party;
    }

    @Override
    public void run() {
      begun.add(this);
      try {
        end.await();
      } catch (InterruptedException e) {
        return;
      }
      failure.ifPresent(
          thrown -> {
            throw thrown;
          });
    }
  }

  @AfterEach
  void endAll() throws InterruptedException {
    bulkhead.shutdownNow();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private Task give(Party party) {
    return give(party, PoolTask.Entry.NEW);
  }

  private Task give(Party party, PoolTask.Entry entry) {
    Task task = new Task(party, entry);
    bulkhead.execute(task);
    return task;
  }

  private Task begins() throws InterruptedException {
    Task next = begun.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static List<Party> parties(List<Task> tasks) {
    return tasks.stream().map(Task::party).toList();
  }

  @Test
  void oneUserHasHalfOfTheThreads() throws InterruptedException {
    Task first = give(ANN);
    Task second = give(ANN);
    Task third = give(ANN);
    assertThat(List.of(begins(), begins())).containsExactlyInAnyOrder(first, second);
    give(BEN);
    give(BEN);
    // Both threads that are left were free for another.
    assertThat(parties(List.of(begins(), begins()))).containsExactly(BEN, BEN);
    second.end.countDown();
    assertThat(begins()).isSameAs(third);
  }

  @Test
  void whatExceedsItsThreadsWaitsInOrderAlsoWhenTheOtherThreadsAreFree() throws Exception {
    List<Task> given = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      given.add(give(ANN));
    }
    assertThat(List.of(begins(), begins()))
        .containsExactlyInAnyOrderElementsOf(given.subList(0, 2));
    for (int i = 2; i < 5; i++) {
      given.get(i - 2).end.countDown();
      assertThat(begins()).isSameAs(given.get(i));
      assertThat(begun).isEmpty();
    }
  }

  @Test
  void oneUserHasHalfOfThePlacesToWait() {
    for (int i = 0; i < 2 + 3; i++) {
      give(ANN);
    }
    assertThatThrownBy(() -> give(ANN))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("share-full");
    for (int i = 0; i < 5; i++) {
      give(BEN);
    }
    // Ten is all there is: four threads and six places.
    assertThatThrownBy(() -> give(user("eve")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("queue-full");
  }

  @Test
  void theLogTellsWhichBoundItWas() throws IOException {
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    Bulkheads all = Bulkheads.all(bulkhead);
    for (int i = 0; i < 2 + 3; i++) {
      assertThat(all.take(Pool.STORE, new Task(ANN, PoolTask.Entry.NEW), "cq2")).isTrue();
    }
    assertThat(all.take(Pool.STORE, new Task(ANN, PoolTask.Entry.NEW), "cq2")).isFalse();
    assertThat(Files.readString(log))
        .contains("task refused conn=cq2 pool=STORE cause=share-full party=ann");
  }

  @Test
  void whatIsUnderWayWaitsBeyondTheBoundAndTakesNobodysPlace() throws InterruptedException {
    List<Task> given = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      given.add(give(ANN));
    }
    for (int i = 0; i < 20; i++) {
      given.add(give(ANN, PoolTask.Entry.UNDER_WAY));
    }
    assertThatThrownBy(() -> give(ANN)).isInstanceOf(RejectedExecutionException.class);
    for (int i = 0; i < 5; i++) {
      give(BEN);
    }
    assertThatThrownBy(() -> give(BEN)).isInstanceOf(RejectedExecutionException.class);
    give(BEN, PoolTask.Entry.UNDER_WAY);
    // Of the threads each has its share, whatever waits.
    List<Task> first = List.of(begins(), begins(), begins(), begins());
    assertThat(parties(first)).containsExactlyInAnyOrder(ANN, ANN, BEN, BEN);
    given.get(0).end.countDown();
    for (int i = 2; i < given.size(); i++) {
      assertThat(begins()).isSameAs(given.get(i));
      given.get(i).end.countDown();
    }
  }

  @Test
  void whatIsUnderWayTakesNobodysPlaceWhereThereAreSome() {
    for (int i = 0; i < 20; i++) {
      give(BEN, PoolTask.Entry.UNDER_WAY);
    }
    for (int i = 0; i < 5; i++) {
      give(ANN);
      give(BEN);
    }
    assertThatThrownBy(() -> give(BEN)).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatWaitedBeyondTheBoundLeavesNoPlaceWhenItGoes() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      give(ANN);
    }
    Task beyond = give(ANN, PoolTask.Entry.UNDER_WAY);
    assertThat(bulkhead.remove(beyond)).isTrue();
    assertThatThrownBy(() -> give(ANN)).isInstanceOf(RejectedExecutionException.class);
    bulkhead.shutdown();
    assertThatThrownBy(() -> give(ANN, PoolTask.Entry.UNDER_WAY))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatIsTakenBackLeavesItsPlaceToAnother() {
    for (int i = 0; i < 4; i++) {
      give(ANN);
    }
    Task last = give(ANN);
    for (int i = 0; i < 5; i++) {
      give(BEN);
    }
    assertThat(bulkhead.remove(last)).isTrue();
    give(user("eve"));
  }

  @Test
  void whatIsTakenBackLeavesItsPlaceToTheNext() throws InterruptedException {
    Task first = give(ANN);
    Task second = give(ANN);
    Task third = give(ANN);
    Task fourth = give(ANN);
    begins();
    begins();
    assertThat(bulkhead.remove(third)).isTrue();
    assertThat(bulkhead.remove(third)).isFalse();
    assertThat(bulkhead.remove(first)).isFalse();
    second.end.countDown();
    assertThat(begins()).isSameAs(fourth);
    for (int i = 0; i < 3; i++) {
      give(ANN);
    }
    assertThatThrownBy(() -> give(ANN)).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatIsTakenBackInLineForAThreadLeavesItsShareToTheNext() throws InterruptedException {
    List<Task> others = List.of(give(BEN), give(BEN), give(user("eve")), give(user("eve")));
    for (int i = 0; i < others.size(); i++) {
      begins();
    }
    Task first = give(ANN);
    Task second = give(ANN);
    Task third = give(ANN);
    assertThat(bulkhead.remove(first)).isTrue();
    others.get(0).end.countDown();
    others.get(1).end.countDown();
    assertThat(List.of(begins(), begins())).containsExactlyInAnyOrder(second, third);
  }

  @Test
  void whatThrowsLeavesItsPlaceToTheNext() throws InterruptedException {
    Task first = give(ANN);
    give(ANN);
    Task third = give(ANN);
    begins();
    begins();
    first.failure = Optional.of(new StackOverflowError("simulated, as was asked for"));
    first.end.countDown();
    assertThat(begins()).isSameAs(third);
  }

  @Test
  void whatWaitsForItsShareIsDoneBeforeTheEnd() throws InterruptedException {
    Task first = give(ANN);
    give(ANN);
    Task third = give(ANN);
    begins();
    begins();
    bulkhead.shutdown();
    assertThatThrownBy(() -> give(BEN))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("stopped");
    assertThatThrownBy(() -> give(ANN)).isInstanceOf(RejectedExecutionException.class);
    first.end.countDown();
    assertThat(begins()).isSameAs(third);
  }

  @Test
  void whatWaitsForItsShareIsGivenBackByAnEndThatDoesNotWait() throws InterruptedException {
    give(ANN);
    give(ANN);
    Task third = give(ANN);
    begins();
    begins();
    assertThat(bulkhead.shutdownNow()).containsExactly(third);
  }

  @Test
  void whoHasNothingThereAnyMoreIsForgotten() throws InterruptedException {
    WeakReference<Party> seen = comeAndGo();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (seen.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(seen.get()).isNull();
  }

  // Its frame ends, so that nothing of it is left on the stack.
  private WeakReference<Party> comeAndGo() throws InterruptedException {
    Party eve = user("eve");
    Task task = give(eve);
    begins();
    task.end.countDown();
    return new WeakReference<>(eve);
  }

  @Test
  void nobodyInParticularHasNoShare() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      give(Party.NOBODY);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(begins().party()).isEqualTo(Party.NOBODY);
    }
  }

  @Test
  void allOfANetworkIsOneParty() throws UnknownHostException {
    assertThat(Party.of(Optional.of("ann"), peer("192.0.2.1")))
        .isEqualTo(Party.of(Optional.of("ann"), peer("192.0.2.2")));
    assertThat(Party.of(Optional.empty(), peer("2001:db8:1:2::1")))
        .isEqualTo(Party.of(Optional.empty(), peer("2001:db8:1:2:ffff::2")))
        .isNotEqualTo(Party.of(Optional.empty(), peer("2001:db8:1:3::1")))
        .isNotEqualTo(Party.NOBODY);
    PeerInfo unix = PeerInfo.unix("imap");
    assertThat(Party.of(Optional.empty(), unix)).isEqualTo(Party.NOBODY);
  }

  private static PeerInfo peer(String address) throws UnknownHostException {
    InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 1);
    return PeerInfo.inet("imap", remote);
  }

  /** A login counts until STARTTLS forgets it, an address before and after. */
  @Test
  void anAddressCountsWhileNobodyIsLoggedIn() throws Exception {
    Tls tls = Tls.selfSigned("localhost");
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 2).with(Count.BULKHEAD_QUEUE, 1);
    try (ToyServer server = ToyServer.startTls(tls::newServerEngine, limits);
        ToyClient first = server.connect();
        ToyClient second = server.connect();
        Socket third = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      hold(first);
      hold(second);
      assertThat(heard(third, 1)).isEqualTo("hello\r\n");
      assertThat(say(third, "WORK")).isEqualTo("refused\r\n");
      assertThat(say(third, "LOGIN ann", "WORK")).isEqualTo("welcome\r\nworked\r\n");
      assertThat(say(third, "STARTTLS")).isEqualTo("ready\r\n");
      Socket secured =
          tls.clientContext().getSocketFactory().createSocket(third, "localhost", 0, true);
      assertThat(say(secured, "WORK")).isEqualTo("refused\r\n");
      assertThat(say(secured, "LOGIN ann", "WORK")).isEqualTo("welcome\r\nworked\r\n");
      server.protocol.release.countDown();
      assertThat(first.line()).isEqualTo("held");
      assertThat(second.line()).isEqualTo("held");
    }
  }

  private static void hold(ToyClient client) throws IOException {
    client.send("HOLD\r\n");
    assertThat(client.line()).isEqualTo("hello");
    assertThat(client.line()).isEqualTo("holding");
  }

  private static String say(Socket socket, String... commands) throws IOException {
    String text = String.join("\r\n", commands) + "\r\n";
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return heard(socket, commands.length);
  }

  /** Octet by octet: a handshake may follow. */
  private static String heard(Socket socket, int lines) throws IOException {
    StringBuilder heard = new StringBuilder();
    for (int line = 0; line < lines; ) {
      int octet = socket.getInputStream().read();
      assertThat(octet).isNotNegative();
      heard.append((char) octet);
      line += octet == '\n' ? 1 : 0;
    }
    return heard.toString();
  }
}
