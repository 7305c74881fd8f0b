package dev.postern.bench;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** GreenMail with the certificate that it ships, which its clients trust unseen. */
record GreenMailListeners(GreenMail server) implements SixListeners {
  /** More than GreenMail's own two seconds, which a busy machine can exceed. */
  private static final long STARTUP_MILLIS = 20_000;

  static GreenMailListeners start() {
    GreenMail server =
        new GreenMail(
            Stream.of("smtp", "smtps", "pop3", "pop3s", "imap", "imaps")
                .map(GreenMailListeners::anyPort)
                .toArray(ServerSetup[]::new));
    server.start();
    return new GreenMailListeners(server);
  }

  private static ServerSetup anyPort(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(STARTUP_MILLIS);
    return setup;
  }

  @Override
  public List<Integer> plainPorts() {
    return List.of(
        server.getSmtp().getPort(), server.getPop3().getPort(), server.getImap().getPort());
  }

  @Override
  public List<Integer> tlsPorts() {
    return List.of(
        server.getSmtps().getPort(), server.getPop3s().getPort(), server.getImaps().getPort());
  }

  @Override
  public SSLContext trust() {
    return TrustAll.context();
  }

  @Override
  public void close() {
    server.stop();
  }
}
