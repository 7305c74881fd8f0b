package dev.postern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Look-ups of the others of {@link LoginUsers} over an {@code auth-userdb} socket, one by one. */
final class UserLookups {
  /** Spreads look-ups over the file. */
  private static final long STRIDE = 7_919;

  private UserLookups() {}

  /** How many there were until a time of {@link System#nanoTime}. */
  static int until(long end, Path socket, int users) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
      say(channel, "VERSION\t1\t0\n");
      while (!answers.readLine().startsWith("SPID")) {
        // What it says of itself.
      }
      int done = 0;
      while (System.nanoTime() < end) {
        String name = LoginUsers.other((int) (done * STRIDE % users));
        say(channel, "USER\t" + (done + 1) + "\t" + name + "\tservice=lmtp\n");
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("USER\t")) {
          throw new IOException("no user: " + answer);
        }
        done++;
      }
      return done;
    }
  }

  private static void say(SocketChannel channel, String text) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(US_ASCII));
    while (octets.hasRemaining()) {
      channel.write(octets);
    }
  }
}
