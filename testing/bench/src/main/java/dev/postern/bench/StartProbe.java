package dev.postern.bench;

import dev.postern.Tls;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Starts six listeners ten times in this JVM and prints the nanoseconds of the first and the tenth
 * time, from before the server is built until it has started, or until six greetings were read. The
 * self-signed certificate is made the first time.
 *
 * <p>Arguments: {@code POSTERN|GREENMAIL START|GREETINGS}
 */
final class StartProbe {
  private static final int TIMES = 10;

  private StartProbe() {}

  enum Subject {
    POSTERN,
    GREENMAIL
  }

  enum Extent {
    START,
    GREETINGS
  }

  public static void main(String[] arguments) throws IOException {
    Subject subject = Subject.valueOf(arguments[0]);
    Extent extent = Extent.valueOf(arguments[1]);
    long[] nanos = new long[TIMES];
    List<Tls> made = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      nanos[i] = time(subject, extent, made);
    }
    System.err.println(Arrays.toString(nanos));
    System.out.println(nanos[0] + " " + nanos[TIMES - 1]);
    System.exit(0);
  }

  private static long time(Subject subject, Extent extent, List<Tls> made) throws IOException {
    long begin = System.nanoTime();
    try (SixListeners server =
        subject == Subject.POSTERN
            ? SixListeners.Postern.start(certificate(made))
            : GreenMailListeners.start()) {
      if (extent == Extent.GREETINGS) {
        readGreetings(server);
      }
      return System.nanoTime() - begin;
    }
  }

  /** Made the first time, within what is measured, and kept, as GreenMail keeps its key store. */
  private static Tls certificate(List<Tls> made) {
    if (made.isEmpty()) {
      made.add(Tls.selfSigned("localhost"));
    }
    return made.get(0);
  }

  private static void readGreetings(SixListeners server) throws IOException {
    for (int port : server.plainPorts()) {
      readLine(SocketFactory.getDefault(), port);
    }
    SocketFactory tls = server.trust().getSocketFactory();
    for (int port : server.tlsPorts()) {
      readLine(tls, port);
    }
  }

  private static void readLine(SocketFactory factory, int port) throws IOException {
    try (Socket socket = factory.createSocket("127.0.0.1", port)) {
      String line = new ClientLines(socket).next();
      if (!line.startsWith("220 ") && !line.startsWith("+OK") && !line.startsWith("* OK")) {
        throw new IOException("not a greeting: " + line);
      }
    }
  }
}
