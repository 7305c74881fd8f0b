package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Limits.Time;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerEvent;
import dev.postern.net.Protocol.TlsMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server among the threads of its JVM: what keeps it, what ends it, and what is left then. */
@Timeout(120)
class MailServerLifeTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
  private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();
  private final CountDownLatch forEver = new CountDownLatch(1);

  @AfterEach
  void forgetInterrupts() {
    assertThat(Thread.interrupted()).as("an interrupt that nobody looked for").isFalse();
    forEver.countDown();
    Leftovers.assertNoThreads();
  }

  @Test
  void theJvmGoesOnUntilTheServerIsClosed() throws Exception {
    Process child = child(MailServer.Threads.USER);
    try {
      BufferedReader said =
          new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
      int port = Integer.parseInt(said.readLine());
      // Long after main has returned the JVM would be gone.
      assertThat(child.waitFor(2, TimeUnit.SECONDS)).isFalse();
      try (ToyClient client =
          ToyServer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
        assertThat(client.line()).isEqualTo("hello");
        child.getOutputStream().close();
        assertThat(client.line()).isEqualTo("goodbye SHUTTING_DOWN");
      }
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void whatDeadProcessesLeftInTheSpoolIsRemoved(@TempDir Path spool) throws Exception {
    Path left = Files.createFile(spool.resolve("postern-2147483646-1.spool"));
    try (MailServer server =
        MailServer.builder().listen(Listener.of(protocol).port(0)).spool(spool).build().start()) {
      assertThat(server.addresses()).isNotEmpty();
      Leftovers.await(() -> !Files.exists(left));
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void daemonThreadsDoNotKeepIt() throws Exception {
    Process child = child(MailServer.Threads.DAEMON);
    try {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
    } finally {
      child.destroyForcibly();
    }
  }

  private static Process child(MailServer.Threads threads) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            LivingServer.class.getName(),
            threads.name())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void anInterruptSpoilsNeitherStartNorCloseAndIsKept() throws Exception {
    MailServer server = server(LONG);
    Thread.currentThread().interrupt();
    server.start();
    assertThat(Thread.interrupted()).isTrue();
    try (ToyClient client = connect(server)) {
      assertThat(client.line()).isEqualTo("hello");
      Thread.currentThread().interrupt();
      server.close();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(client.line()).isEqualTo("goodbye SHUTTING_DOWN");
    }
  }

  @Test
  void aFailedStartOfAnInterruptedThreadSaysWhyAndLeavesNothing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listener listener = Listener.of(protocol).host("127.0.0.1").port(taken.getLocalPort());
      Set<String> before = Leftovers.descriptors();
      for (int i = 0; i < 10; i++) {
        MailServer server = MailServer.builder().listen(listener).build();
        Thread.currentThread().interrupt();
        assertThatThrownBy(server::start)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("toy at 127.0.0.1:" + taken.getLocalPort());
        assertThat(Thread.interrupted()).isTrue();
      }
      Leftovers.assertNoThreads();
      Leftovers.assertNoDescriptorsSince(before);
    }
  }

  @Test
  void twoListenersAtAllAddressesClashAndAreToldWhy() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (MailServer server =
        MailServer.builder()
            .listen(Listener.of(protocol).host("0.0.0.0").port(port))
            .listen(Listener.of(protocol).name("six").host("::").port(port))
            .build()) {
      assertThatThrownBy(server::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen for six at :::" + port)
          .hasMessageContaining("0.0.0.0 and :: are both IPv4 and IPv6");
    }
  }

  @Test
  void aSocketOfAnotherServerIsNotTakenForStaleByAnInterruptedThread(
      @org.junit.jupiter.api.io.TempDir Path directory) throws Exception {
    Listener listener = Listener.of(protocol).unix(directory.resolve("toy"));
    try (MailServer first = MailServer.builder().listen(listener).build().start()) {
      MailServer second = MailServer.builder().listen(listener).build();
      Thread.currentThread().interrupt();
      assertThatThrownBy(second::start).isInstanceOf(IOException.class);
      assertThat(Thread.interrupted()).isTrue();
      try (ToyClient client = ToyServer.connect(first.addresses().get("toy").get(0))) {
        assertThat(client.line()).isEqualTo("hello");
      }
    }
  }

  @Test
  void anInterruptEndsThePatienceOfClose() throws Exception {
    MailServer server = server(LONG).start();
    try (ToyClient client = connect(server)) {
      client.line();
      client.send("DATA 100\r\nhalf");
      assertThat(client.line()).isEqualTo("go on");
      CountDownLatch kept = new CountDownLatch(1);
      Thread closing =
          new Thread(
              () -> {
                server.close();
                if (Thread.interrupted()) {
                  kept.countDown();
                }
              });
      long begin = System.nanoTime();
      closing.start();
      closing.interrupt();
      closing.join();
      assertThat(kept.getCount()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
    }
  }

  @Test
  void aFilterMayCloseTheServer() throws Exception {
    MailServer server = server(LONG).start();
    protocol.hook = server::close;
    try (ToyClient client = connect(server)) {
      client.line();
      client.send("RUN\r\n");
      assertThat(client.line()).isEqualTo("ran");
      assertThat(client.line()).isEqualTo("goodbye SHUTTING_DOWN");
      assertThat(client.line()).isNull();
    }
    server.close();
    Leftovers.assertNoThreads();
  }

  @Test
  void anObserverMayCloseTheServer() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    MailServer[] itself = new MailServer[1];
    itself[0] =
        builder(LONG)
            .observer(
                event -> {
                  events.add(event);
                  if (event instanceof ServerEvent.Connected) {
                    itself[0].close();
                    closed.countDown();
                  }
                })
            .build();
    itself[0].start();
    try (ToyClient client = connect(itself[0])) {
      closed.await();
      assertThat(client.line()).isEqualTo("hello");
      assertThat(client.line()).isEqualTo("goodbye SHUTTING_DOWN");
    }
    itself[0].close();
    assertThat(events).last().isInstanceOf(ServerEvent.Disconnected.class);
  }

  @Test
  void whoClosesAgainWaitsForTheEnd() throws Exception {
    MailServer server = server(LONG).start();
    try (ToyClient client = connect(server)) {
      client.line();
      client.send("LATER 500\r\n");
      client.send("ECHO x\r\n");
      Leftovers.await(() -> !events.isEmpty());
      Thread first = new Thread(server::close);
      first.start();
      Leftovers.await(() -> server.addresses().isEmpty());
      server.close();
      assertThat(events).last().isInstanceOf(ServerEvent.Disconnected.class);
      first.join();
    }
  }

  @Test
  void whoIsInDataWhenPatienceEndsIsTold() throws Exception {
    MailServer server = server(Duration.ofMillis(50)).start();
    try (ToyClient client = connect(server)) {
      client.line();
      client.send("DATA 100\r\nhalf");
      assertThat(client.line()).isEqualTo("go on");
      server.close();
      assertThat(client.line()).isEqualTo("goodbye SHUTTING_DOWN");
      assertThat(client.line()).isNull();
    }
  }

  @Test
  void whatHeedsNoInterruptIsNotWaitedForForEver() throws Exception {
    MailServer server = server(Duration.ofMillis(50)).start();
    CountDownLatch runs = new CountDownLatch(1);
    protocol.hook =
        () -> {
          runs.countDown();
          while (forEver.getCount() > 0) {
            Thread.onSpinWait();
          }
        };
    try (ToyClient client = connect(server)) {
      client.line();
      client.send("RUN\r\nECHO x\r\n");
      runs.await();
      long begin = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
    }
  }

  @Test
  void allEventsAreToldWhenCloseReturns() throws Exception {
    for (int i = 0; i < 20; i++) {
      events.clear();
      MailServer server = server(LONG).start();
      try (ToyClient client = connect(server)) {
        client.line();
        server.close();
      }
      assertThat(events)
          .extracting(event -> event.getClass().getSimpleName())
          .containsExactly("Listening", "Connected", "Disconnected");
    }
  }

  private MailServer server(Duration drain) {
    return builder(drain).observer(events::add).build();
  }

  private MailServerBuilder builder(Duration drain) {
    return MailServer.builder()
        .limits(Limits.defaults().with(Time.DRAIN, drain))
        .listen(Listener.of(protocol).host("127.0.0.1"));
  }

  private static ToyClient connect(MailServer server) throws IOException {
    return ToyServer.connect(server.addresses().get("toy").get(0));
  }
}
