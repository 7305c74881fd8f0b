package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.postern.ConfigurationException;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerEvent;
import dev.postern.auth.login.LoggedIn;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.MailHandled;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the builder to the last thread. */
@Timeout(60)
class LifecycleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path data;

  @Test
  void eventsTellTheStory() throws Exception {
    try (MailHost host = MailHost.start(data)) {
      Angus.submit(host, "smtps", List.of(SampleMail.of("story", "x\r\n")), MailHost.BOB);
      ServerEvent.Connected connected = host.events.await(ServerEvent.Connected.class);
      List<ServerEvent.Listening> listening = host.events.all(ServerEvent.Listening.class);
      assertThat(listening.stream().map(ServerEvent.Listening::listener).distinct())
          .containsExactly("smtp", "submission", "smtps", "pop3", "pop3s", "imap", "imaps");
      assertThat(connected.peer().listener()).isEqualTo("smtps");
      String id = connected.connectionId();
      ServerEvent.Secured secured = host.events.await(ServerEvent.Secured.class);
      assertThat(secured.connectionId()).isEqualTo(id);
      assertThat(secured.peer().tls().orElseThrow().protocol()).isEqualTo("TLSv1.3");
      assertThat(host.events.await(LoggedIn.class))
          .extracting(LoggedIn::connectionId, LoggedIn::peer, LoggedIn::user)
          .containsExactly(id, secured.peer(), MailHost.ANN);
      MailHandled handled = host.events.await(MailHandled.class);
      assertThat(handled.connectionId()).isEqualTo(id);
      assertThat(handled.outcome()).isEqualTo(DeliveryOutcome.delivered());
      assertThat(handled.recipient().address()).hasToString(MailHost.BOB);
      assertThat(handled.envelope().authenticated().orElseThrow().name()).isEqualTo(MailHost.ANN);
      assertThat(host.events.await(ServerEvent.Disconnected.class).connectionId()).isEqualTo(id);
    }
  }

  @Test
  void allMistakesAreToldAtOnce() {
    MailServerBuilder builder =
        MailServer.builder()
            .hostname("not a name")
            .listen(Imap.imaps(), Pop3.pop3s(), Smtp.mx(), Smtp.mx());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(builder::build)
        .withMessageContaining("hostname")
        .withMessageContaining("listener imaps needs certificates")
        .withMessageContaining("listener pop3s needs certificates")
        .withMessageContaining("two listeners are named smtp");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(MailServer.builder()::build)
        .withMessageContaining("listen");
  }

  @Test
  void anAddressInUseIsNamedAndNothingStaysOpen() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int free = freePort(loopback);
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  MailHost.start(
                      data,
                      builder ->
                          builder.listen(
                              Smtp.mx().host("127.0.0.1").port(free),
                              Imap.imaps().host("127.0.0.1").port(taken.getLocalPort()))))
          .withMessageContaining("imaps")
          .withMessageContaining("127.0.0.1:" + taken.getLocalPort());
      assertThatCode(() -> new ServerSocket(free, 1, loopback).close()).doesNotThrowAnyException();
    }
    assertNoThreads();
  }

  @Test
  void startsOnceAndClosesAsOftenAsWanted() throws Exception {
    MailHost host = MailHost.start(data);
    assertThatIllegalStateException().isThrownBy(host.server::start);
    host.close();
    assertThatCode(host::close).doesNotThrowAnyException();
    assertThat(host.server.addresses()).isEmpty();
    assertThatIllegalStateException().isThrownBy(host.server::start);
    MailServer unused = MailHost.usualListeners(MailHost.builder(data)).build();
    assertThatCode(unused::close).doesNotThrowAnyException();
  }

  @Test
  void thePortIsFreeAtOnce() throws Exception {
    int port;
    try (MailHost first = MailHost.start(data)) {
      port = first.port("imaps");
      try (IMAPStore store = Angus.imap(first)) {
        assertThat(store.isConnected()).isTrue();
      }
      Angus.submit(first, "smtps", List.of(SampleMail.of("kept", "x\r\n")), MailHost.ANN);
    }
    for (int i = 0; i < 3; i++) {
      try (MailHost next = MailHost.start(data, b -> b.listen(Imap.imaps().port(port)));
          IMAPStore store = Angus.imap(next)) {
        assertThat(Angus.open(store, "INBOX").getMessageCount()).isEqualTo(1);
      }
    }
  }

  @Test
  void clientsAreToldAndNoThreadIsLeft() throws Exception {
    MailHost host = MailHost.start(data);
    IMAPStore store = Angus.imap(host);
    assertThat(Angus.open(store, "INBOX").getMessageCount()).isZero();
    try (Dialogue smtp = Dialogue.at("localhost", host.port("smtp"))) {
      smtp.hear("220");
      host.close();
      smtp.hear("421");
      assertThat(smtp.line()).isNull();
    }
    assertThat(store.isConnected()).isFalse();
    assertNoThreads();
  }

  private static void assertNoThreads() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    // The last steps of a thread that has ended, and the making of certificates, may take a while.
    while (!threads().isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("postern-"))
        .toList();
  }

  private static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }
}
