package dev.postern.bench;

import dev.postern.bench.StartProbe.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/**
 * What an idle IMAP connection costs the server in heap (in use, after a full collection) and
 * resident memory: greeted and one NOOP further, and logged in and in IDLE. GreenMail beside it,
 * with fewer connections, since each has a thread.
 *
 * <p>Argument: the greater number of connections, 8000 if not given.
 */
final class MemoryBench {
  private static final int FEW = 1_000;
  private static final int MANY = 8_000;
  private static final int WARM_UP = 200;
  private static final int SETTLING = 4;
  private static final double KIBIBYTE = 1024;

  /** A small first heap, so that a full collection gives back what it frees. */
  private static final List<String> FLAGS = List.of("-Xms16m", "-Xmx1g");

  private MemoryBench() {}

  private enum Layer {
    PLAIN("plain", "8 KiB heap"),
    TLS("TLS", "24 KiB heap");

    private final String text;
    private final String target;

    Layer(String text, String target) {
      this.text = text;
      this.target = target;
    }
  }

  /** In octets. */
  private record Memory(double heap, double resident) {

    static Memory ask(ChildJvm server) throws IOException {
      String[] octets = server.ask("measure").split(" ", 2);
      return new Memory(Long.parseLong(octets[0]), Long.parseLong(octets[1]));
    }

    /** When the connections of the warm-up are surely gone. */
    static Memory atRest(ChildJvm server) throws IOException {
      for (int i = 0; i < SETTLING; i++) {
        ask(server);
      }
      return ask(server);
    }

    /** For each of so many connections, more than at rest. */
    Memory share(Memory rest, int connections) {
      return new Memory((heap - rest.heap) / connections, (resident - rest.resident) / connections);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%.1f KiB heap, %.1f KiB resident", heap / KIBIBYTE, resident / KIBIBYTE);
    }
  }

  public static void main(String[] arguments) throws IOException {
    int many = arguments.length > 0 ? Integer.parseInt(arguments[0]) : MANY;
    try (WorkFolder work = WorkFolder.make()) {
      for (Layer layer : Layer.values()) {
        measure(work, layer, many);
      }
    }
  }

  private static void measure(WorkFolder work, Layer layer, int many) throws IOException {
    Memory greenMail = greenMail(work, layer);
    try (ChildJvm server = server(work, Subject.POSTERN);
        IdleClients clients = clients(server, layer)) {
      Memory rest = Memory.atRest(server);
      clients.grow(FEW);
      Memory few = Memory.ask(server).share(rest, FEW);
      String ratio = Table.times(few.resident, greenMail.resident) + " less resident";
      row(layer, FEW, "one NOOP", few, "GreenMail " + greenMail, ratio);
      clients.grow(many);
      row(layer, many, "one NOOP", Memory.ask(server).share(rest, many), "", "");
      clients.idle();
      row(layer, many, "logged in, IDLE", Memory.ask(server).share(rest, many), "", "");
    }
  }

  private static Memory greenMail(WorkFolder work, Layer layer) throws IOException {
    try (ChildJvm server = server(work, Subject.GREENMAIL);
        IdleClients clients = clients(server, layer)) {
      Memory rest = Memory.atRest(server);
      clients.grow(FEW);
      return Memory.ask(server).share(rest, FEW);
    }
  }

  private static ChildJvm server(WorkFolder work, Subject subject) throws IOException {
    return ChildJvm.start(
        IdleServer.class, FLAGS, work.path().resolve("memory.log"), subject.name());
  }

  /** Clients of a server that has seen some before, so that its classes are loaded. */
  private static IdleClients clients(ChildJvm server, Layer layer) throws IOException {
    String[] ports = server.line().split(" ", 2);
    int port = Integer.parseInt(ports[layer.ordinal()]);
    try (IdleClients first = new IdleClients(port, tls(layer))) {
      first.grow(WARM_UP);
    }
    return new IdleClients(port, tls(layer));
  }

  private static SSLContext tls(Layer layer) {
    return layer == Layer.TLS ? TrustAll.context() : null;
  }

  private static void row(
      Layer layer, int connections, String state, Memory postern, String beside, String ratio) {
    Table.row(
        String.format(
            Locale.ROOT, "Idle IMAP connection, %s, %s, of %,d", layer.text, state, connections),
        postern.toString(),
        beside,
        ratio,
        state.equals("one NOOP") ? "< " + layer.target : "");
  }
}
