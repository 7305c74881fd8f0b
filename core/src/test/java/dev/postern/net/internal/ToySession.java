package dev.postern.net.internal;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.postern.Sneaked;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands: {@code ECHO x}, {@code TAKE n} (octets follow), {@code DATA max} (dot-stuffed), {@code
 * BIG n} (a large reply), {@code PARTS n} (one of which each part is called for), {@code READS n}
 * (one of which each part is read where it may block), {@code LATER ms}, {@code PAUSE ms}, {@code
 * WORK}, {@code HOLD}, {@code RUN}, {@code FAIL}, {@code CHECKED}, {@code OOM}, {@code IDLE s},
 * {@code LOGIN user}, {@code STARTTLS}, {@code PEER}, {@code PARTY}, {@code ANNOUNCE address},
 * {@code ABORT}, {@code QUIT}.
 */
final class ToySession implements ProtocolSession {
  final CountDownLatch gone = new CountDownLatch(1);
  final AtomicInteger closedCalls = new AtomicInteger();
  final AtomicInteger chunksClosed = new AtomicInteger();
  final AtomicLong produced = new AtomicLong();
  final AtomicInteger pulls = new AtomicInteger();
  final Connection connection;
  private final ToyProtocol protocol;
  final StringBuilder data = new StringBuilder();
  long dataOctets;
  boolean said;
  TlsInfo secured;
  private Framing framing = new Framing.Line(ToyProtocol.MAX_LINE);

  ToySession(ToyProtocol protocol, Connection connection) {
    this.protocol = protocol;
    this.connection = connection;
  }

  @Override
  public void opened() {
    reply("hello");
  }

  @Override
  public Framing expects() {
    return framing;
  }

  @Override
  public void received(Frame frame) {
    if (frame instanceof Frame.Line line) {
      command(new String(line.octets(), StandardCharsets.ISO_8859_1));
    } else if (frame instanceof Frame.LineTooLong) {
      reply("too long");
    } else if (frame instanceof Frame.Data piece) {
      dataOctets += piece.octets().remaining();
      if (data.length() < 10_000) {
        data.append(StandardCharsets.ISO_8859_1.decode(piece.octets()));
      }
    } else if (frame instanceof Frame.DataEnd end) {
      framing = new Framing.Line(ToyProtocol.MAX_LINE);
      reply(end.ending() + " " + dataOctets + " " + escaped(data.toString()));
    }
  }

  private void command(String line) {
    String[] words = line.split(" ", 2);
    String argument = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "ECHO" -> reply(argument);
      case "TAKE" -> take(new Framing.Octets(Long.parseLong(argument)));
      case "DATA" -> take(new Framing.DotStuffed(Long.parseLong(argument)));
      case "BIG" -> big(Long.parseLong(argument));
      case "READS" -> connection.write(new ToyReads(this, Integer.parseInt(argument)));
      case "PARTS" -> connection.write(new ToyParts(this, Integer.parseInt(argument)));
      case "PAUSE" -> {
        later(Duration.ofMillis(Long.parseLong(argument)));
        framing = new Framing.Pause();
      }
      case "LATER" -> later(Duration.ofMillis(Long.parseLong(argument)));
      case "HOLD" -> {
        reply("holding");
        connection.blocking(Pool.PASSWORDS, this::hold, () -> reply("refused"));
      }
      case "WORK" ->
          connection.blocking(Pool.PASSWORDS, () -> reply("worked"), () -> reply("refused"));
      case "RUN" -> connection.blocking(Pool.FILTERS, this::run, () -> reply("refused"));
      case "HOP" -> hop(Integer.parseInt(argument));
      case "SEEK" -> connection.write(new Seeking(Integer.parseInt(argument), Optional.empty()));
      case "SEARCH" ->
          connection.write(new Seeking(Integer.parseInt(argument), Optional.of(Pool.STORE)));
      case "OOM" -> throw new OutOfMemoryError("simulated, as was asked for");
      case "DEEP" -> throw new StackOverflowError("simulated, as was asked for");
      case "CHECKED" -> Sneaked.sneak();
      case "FAIL" -> throw new IllegalStateException("a bug, as was asked for");
      case "IDLE" -> connection.idleTimeout(Duration.ofSeconds(Long.parseLong(argument)));
      case "LOGIN" -> {
        connection.loggedIn(argument);
        reply("welcome");
      }
      case "ANNOUNCE" -> reply(connection.announce(client(argument)) ? "announced" : "too many");
      case "PARTY" -> reply(connection.party().toString());
      case "ABORT" -> {
        big(300_000);
        connection.abort();
        reply("not heard");
      }
      case "PEER" -> reply(described(connection.peer()));
      case "STARTTLS" -> startTls();
      case "QUIT" -> {
        reply("bye");
        connection.close();
      }
      default -> reply("unknown " + escaped(line));
    }
  }

  private void hold() {
    protocol.holding.incrementAndGet();
    try {
      reply(protocol.release.await(60, SECONDS) ? "held" : "not released");
    } catch (InterruptedException e) {
      protocol.interrupted.countDown();
    }
  }

  private void run() {
    runHook();
    reply("ran");
  }

  void runHook() {
    protocol.hook.run();
  }

  /** Goes from pool to pool. */
  private void hop(int count) {
    if (count == 0) {
      reply("hopped on " + Thread.currentThread().getName().replaceAll("[0-9]+", "n"));
      return;
    }
    Pool pool = count % 2 == 0 ? Pool.STORE : Pool.DIRECTORY;
    connection.blocking(pool, () -> hop(count - 1), () -> reply("refused"));
  }

  private void take(Framing next) {
    framing = next;
    data.setLength(0);
    dataOctets = 0;
    reply("go on");
  }

  private void later(Duration delay) {
    framing = new Framing.Nothing();
    connection.schedule(
        delay,
        () -> {
          framing = new Framing.Line(ToyProtocol.MAX_LINE);
          reply("later");
        });
  }

  private void startTls() {
    if (connection.canStartTls()) {
      reply("ready");
      connection.startTls();
    } else {
      reply("no");
    }
  }

  private void big(long octets) {
    connection.write(
        new Chunks() {
          private long left = octets;

          @Override
          public ByteBuffer next() {
            if (left == 0) {
              return null;
            }
            byte[] chunk = new byte[(int) Math.min(left, SIZE)];
            Arrays.fill(chunk, (byte) 'x');
            left -= chunk.length;
            produced.addAndGet(chunk.length);
            return ByteBuffer.wrap(chunk);
          }

          @Override
          public void close() {
            chunksClosed.incrementAndGet();
            protocol.failToClose();
          }
        });
    reply("done");
  }

  @Override
  public Optional<String> command(Frame.Line line) {
    protocol.naming.run();
    return ProtocolSession.super.command(line);
  }

  @Override
  public void secured(TlsInfo tls) {
    secured = tls;
    data.setLength(0);
  }

  @Override
  public void goodbye(Goodbye reason) {
    said = true;
    reply("goodbye " + reason);
  }

  @Override
  public void closed() {
    closedCalls.incrementAndGet();
    protocol.leaving.run();
    protocol.left.ifPresent(
        left -> connection.afterwards(Pool.STORE, left, () -> protocol.refused.incrementAndGet()));
    gone.countDown();
    protocol.failToClose();
  }

  void reply(String text) {
    connection.write(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String escaped(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n");
  }

  /** All that is known, where {@link PeerInfo#toString} is one short line. */
  private static String described(PeerInfo peer) {
    return "remote="
        + peer.remote()
        + ", local="
        + peer.local()
        + ", proxy="
        + peer.proxy()
        + peer.tls().map(ToySession::described).orElse("");
  }

  private static String described(TlsInfo tls) {
    return ", protocol="
        + tls.protocol()
        + ", cipherSuite="
        + tls.cipherSuite()
        + ", serverName="
        + tls.serverName();
  }

  private static PeerInfo client(String address) {
    return PeerInfo.inet("elsewhere", new InetSocketAddress(address, 1));
  }
}
