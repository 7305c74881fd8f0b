package dev.postern.smtp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes replies. It is the only way to the wire: whatever a text holds, no line end, control
 * character or octet beyond ASCII comes out, and no line but a challenge of SASL is longer than
 * {@link #MAX_LINE}.
 */
public final class ReplyEncoder {
  /** The longest reply line, its CRLF included (RFC 5321 §4.5.3.1.5). */
  public static final int MAX_LINE = 512;

  /** Whether enhanced status codes are written (RFC 2034). */
  public enum StatusCodes {
    /** In each reply that has one. */
    SHOWN,
    /** Never: the embedder hides the extension. */
    HIDDEN
  }

  private final StatusCodes statusCodes;

  /** An encoder with or without enhanced status codes. */
  public ReplyEncoder(StatusCodes statusCodes) {
    this.statusCodes = statusCodes;
  }

  /** The octets of a reply. */
  public ByteBuffer encode(Reply reply) {
    String status =
        statusCodes == StatusCodes.SHOWN
            ? reply.status().map(s -> s.in(reply.code()) + ' ').orElse("")
            : "";
    StringBuilder out = new StringBuilder(64);
    // A challenge of SASL is one line, whatever its length (RFC 4954 §4).
    int room = reply.code() / 100 == 3 ? Integer.MAX_VALUE : MAX_LINE - 2 - 4 - status.length();
    int last = reply.lines().size() - 1;
    for (int i = 0; i <= last; i++) {
      String rest = printable(reply.lines().get(i));
      while (rest.length() > room) {
        int cut = rest.lastIndexOf(' ', room);
        int end = cut <= 0 ? room : cut;
        line(out, reply.code(), '-', status, rest.substring(0, end));
        rest = rest.substring(cut <= 0 ? end : end + 1);
      }
      line(out, reply.code(), i == last ? ' ' : '-', status, rest);
    }
    return ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static void line(StringBuilder out, int code, char mark, String status, String text) {
    out.append(code).append(mark).append(status).append(text).append("\r\n");
  }

  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.chars().forEach(c -> clean.append(c < 0x20 || c > 0x7e ? '?' : (char) c));
    return clean.toString();
  }
}
