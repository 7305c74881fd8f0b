package dev.postern.net.internal;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;

/**
 * A program that starts a server and returns; it closes the server when its input ends. Arguments:
 * the kind of threads, and anything for implicit TLS.
 */
final class LivingServer {
  private LivingServer() {}

  public static void main(String... arguments) throws IOException {
    boolean secured = arguments.length > 1;
    MailServer server =
        MailServer.builder()
            .tls(Tls.selfSigned("first.test").and(Tls.selfSigned("second.test")))
            .threads(MailServer.Threads.valueOf(arguments[0]))
            .listen(
                Listener.of(new ToyProtocol(secured ? TlsMode.IMPLICIT : TlsMode.NONE))
                    .host("127.0.0.1"))
            .build()
            .start();
    Thread closing =
        new Thread(
            () -> {
              try {
                System.in.readAllBytes();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
              server.close();
            });
    closing.setDaemon(true);
    closing.start();
    System.out.println(server.port("toy"));
  }
}
