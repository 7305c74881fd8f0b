package dev.postern.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One message of 20 MiB at a time into a Maildir, by DATA and by BDAT, until it is acknowledged and
 * durable; beside it the copy of a file of as many octets, synced, renamed and the folder synced.
 *
 * <p>Arguments: the folder of Postfix's and Dovecot's Maildirs, if they run. {@code -Dbench.rounds}
 * makes it shorter or longer.
 */
final class LargeMessageBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
  private static final int WARM_UP = Math.min(4, ROUNDS);
  private static final int OCTETS = 20 << 20;
  private static final int CHUNK = 1 << 20;
  private static final int POSTFIX_PORT = 10_025;
  private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(60);
  private static final String USER = "large@" + DeliveryServer.DOMAIN;
  private static final String PEERS_USER = "u1@" + DeliveryServer.DOMAIN;

  private final Map<Way, Samples> results = new EnumMap<>(Way.class);
  private final byte[] message = message();
  private final WorkFolder work;
  private int copies;

  private LargeMessageBench(WorkFolder work) {
    this.work = work;
  }

  private enum Way {
    COPY,
    DATA,
    BDAT,
    PEERS
  }

  public static void main(String[] arguments) throws IOException {
    try (WorkFolder work = WorkFolder.make();
        ChildJvm child =
            ChildJvm.start(
                DeliveryServer.class,
                List.of("-Xmx256m", "-Djava.io.tmpdir=" + work.path()),
                work.path().resolve("postern.log"),
                work.path().resolve("mail").toString())) {
      int port = Integer.parseInt(child.line().split(" ", 2)[0]);
      LargeMessageBench bench = new LargeMessageBench(work);
      Files.write(work.path().resolve("original"), bench.message);
      for (int round = 0; round < ROUNDS + WARM_UP; round++) {
        bench.round(port, arguments, round >= WARM_UP);
      }
      bench.report();
    }
  }

  private void round(int port, String[] arguments, boolean counts) throws IOException {
    take(Way.COPY, this::copy, counts);
    try (Client client = new Client(port)) {
      take(Way.DATA, () -> client.data(message, USER), counts);
      take(Way.BDAT, () -> client.chunks(message, USER), counts);
    }
    if (arguments.length > 0) {
      Maildirs peers = new Maildirs(Path.of(arguments[0]));
      List<String> users = List.of(PEERS_USER);
      int before = peers.count(users);
      try (Client client = new Client(POSTFIX_PORT)) {
        take(
            Way.PEERS,
            () -> {
              client.data(message, PEERS_USER);
              peers.await(before + 1, users, QUEUE_PATIENCE);
            },
            counts);
      }
    }
  }

  private void take(Way way, Work timed, boolean counts) throws IOException {
    long begin = System.nanoTime();
    timed.run();
    double millis = (System.nanoTime() - begin) / 1e6;
    Table.progress("large: %s %.0f ms", way, millis);
    if (counts) {
      samples(way).add(millis);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void copy() throws IOException {
    Path folder = Files.createDirectories(work.path().resolve("copies"));
    Path file = work.path().resolve("copy");
    try (FileChannel from =
            FileChannel.open(work.path().resolve("original"), StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      for (long at = 0; at < OCTETS; ) {
        at += from.transferTo(at, OCTETS - at, to);
      }
      to.force(true);
    }
    Path target = folder.resolve(Integer.toString(copies++));
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void report() {
    row(Way.DATA, "Copy to a synced file ", Way.COPY, "≥ 0.83 × (1.2 × the time)");
    row(Way.BDAT, "Copy to a synced file ", Way.COPY, "≥ 0.83 × (1.2 × the time)");
    row(Way.DATA, "Postfix + Dovecot ", Way.PEERS, "");
  }

  private void row(Way ours, String name, Way beside, String target) {
    Samples others = samples(beside);
    boolean alone = others.isEmpty();
    Table.row(
        "One message of 20 MiB by " + ours + ", durable in Maildir",
        Table.spread(samples(ours), "%,.0f", "ms"),
        alone ? "not measured" : name + Table.spread(others, "%,.0f", "ms"),
        alone ? "" : Table.times(samples(ours).median(), others.median()) + " as fast",
        target);
  }

  private Samples samples(Way way) {
    return results.computeIfAbsent(way, key -> new Samples());
  }

  /** Lines of base64's length, of which none begins with a dot. */
  private static byte[] message() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(OCTETS);
    octets.writeBytes("Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] line = ("A".repeat(76) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    while (octets.size() + line.length <= OCTETS) {
      octets.writeBytes(line);
    }
    int last = OCTETS - octets.size();
    octets.writeBytes(
        ("B".repeat(Math.max(0, last - 2)) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return octets.toByteArray();
  }

  /** A connection that says hello when it is made. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      expect("220");
      say("EHLO client.example", "250");
    }

    void data(byte[] message, String user) throws IOException {
      envelope(user);
      say("DATA", "354");
      out.write(message);
      say(".", "250");
    }

    void chunks(byte[] message, String user) throws IOException {
      envelope(user);
      for (int at = 0; at < message.length; at += CHUNK) {
        int count = Math.min(CHUNK, message.length - at);
        boolean last = at + count == message.length;
        out.write(line("BDAT " + count + (last ? " LAST" : "")));
        out.write(message, at, count);
        expect("250");
      }
    }

    private void envelope(String user) throws IOException {
      say("MAIL FROM:<sender@client.example>", "250");
      say("RCPT TO:<" + user + ">", "250");
    }

    private void say(String command, String code) throws IOException {
      out.write(line(command));
      expect(code);
    }

    private static byte[] line(String text) {
      return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void expect(String code) throws IOException {
      StringBuilder line = new StringBuilder();
      do {
        line.setLength(0);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
          if (octet < 0) {
            throw new IOException("the server is gone after " + line);
          }
          line.append((char) octet);
        }
      } while (line.length() > 3 && line.charAt(3) == '-');
      if (!line.toString().startsWith(code)) {
        throw new IOException(code + " was due and came: " + line);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
