package dev.postern.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The client's end of an IMAP conversation, which times large answers and looks at nothing but
 * their last line. Used by one thread.
 */
final class ImapTimes {
  private static final String TAG = "tag ";
  private static final int BUFFER = 256 * 1024;

  private final InputStream input;
  private final OutputStream output;
  private final byte[] buffer = new byte[BUFFER];
  private long octets;

  ImapTimes(InputStream input, OutputStream output) {
    this.input = input;
    this.output = output;
  }

  /** The octets of all answers so far. */
  long octets() {
    return octets;
  }

  void greeting() throws IOException {
    lastLine("* ");
  }

  /** Milliseconds until the command has ended well. */
  double command(String command) throws IOException {
    long begin = System.nanoTime();
    output.write((TAG + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    output.flush();
    String line = lastLine(TAG);
    double time = (System.nanoTime() - begin) / 1e6;
    if (!line.startsWith("OK", TAG.length())) {
      throw new IOException(command + ": " + line);
    }
    return time;
  }

  /** Reads until all that has come ends with a line that begins so. */
  private String lastLine(String beginning) throws IOException {
    String end = "";
    while (true) {
      int n = input.read(buffer);
      if (n < 0) {
        throw new EOFException("the server closed the connection");
      }
      octets += n;
      int from = Math.max(0, n - 1000);
      String tail = end + new String(buffer, from, n - from, StandardCharsets.ISO_8859_1);
      end = tail.substring(Math.max(0, tail.length() - 1000));
      int line = end.lastIndexOf('\n', end.length() - 2) + 1;
      if (end.endsWith("\n") && end.startsWith(beginning, line)) {
        return end.substring(line).strip();
      }
    }
  }
}
