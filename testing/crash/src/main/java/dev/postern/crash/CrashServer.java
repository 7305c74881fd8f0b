package dev.postern.crash;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import dev.postern.maildir.SyncMode;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.stream.Stream;

/**
 * The server under test, in a JVM of its own, until it is killed or its standard input ends. Its
 * argument is the Maildirs' location.
 */
final class CrashServer {
  private CrashServer() {}

  public static void main(String[] arguments) throws IOException {
    MailServer server =
        MailServer.builder()
            .hostname("localhost")
            .domains(Accounts.DOMAIN)
            .authenticator(new Accounts())
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .store(MaildirStore.builder(arguments[0]).sync(SyncMode.ALWAYS).build())
            .listen(
                Stream.of(Smtp.mx(), Smtp.lmtp(), Pop3.pop3(), Imap.imap())
                    .map(listener -> listener.host("127.0.0.1").port(0))
                    .toArray(Listener[]::new))
            .build();
    server.start();
    server.addresses().forEach((name, addresses) -> announce(name, addresses.get(0)));
    System.out.println("ready");
    System.out.flush();
    if (System.in.read() < 0) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void announce(String name, SocketAddress address) {
    System.out.println(name + " " + ((InetSocketAddress) address).getPort());
  }
}
