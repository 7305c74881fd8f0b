package dev.postern.net.internal;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;

/** A program that starts a server and returns; it closes the server when its input ends. */
final class LivingServer {
  private LivingServer() {}

  public static void main(String... arguments) throws IOException {
    MailServer server =
        MailServer.builder()
            .threads(MailServer.Threads.valueOf(arguments[0]))
            .listen(Listener.of(new ToyProtocol(TlsMode.NONE)).host("127.0.0.1"))
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
