package dev.postern.pop3.wire;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A message as a multi-line reply: dot-stuffed, every line ended by CRLF whatever is stored, and
 * the terminating dot (RFC 1939 §3). If the last line has no end, it gets one, which belongs to the
 * reply and not to the message's octets, as with Dovecot. For TOP it stops after some lines of the
 * body.
 */
public final class MessageReply implements Chunks {
  /** For RETR: the whole message. */
  public static final int WHOLE = -1;

  private final MessageSource message;
  private final int bodyLines;
  private final ByteBuffer input = ByteBuffer.allocate(SIZE).flip();
  private byte[] output;
  private int length;
  private MessageReader reader;
  private boolean inBody;
  private int linesLeft;
  private int column;
  private boolean afterCr;
  private boolean ended;

  /**
   * A reply.
   *
   * @param statusLine e.g. {@code +OK 120 octets}, without CRLF
   * @param bodyLines how many lines of the body to send, or {@link #WHOLE}
   */
  public MessageReply(String statusLine, MessageSource message, int bodyLines) {
    this.message = message;
    this.bodyLines = bodyLines;
    this.linesLeft = bodyLines;
    byte[] status = (statusLine + "\r\n").getBytes(StandardCharsets.US_ASCII);
    // Room for every octet becoming two, plus the end.
    this.output = Arrays.copyOf(status, status.length + 2 * SIZE + 8);
    this.length = status.length;
  }

  @Override
  public ByteBuffer next() throws IOException {
    if (ended) {
      return null;
    }
    if (reader == null) {
      reader = message.open();
    }
    fill();
    while (input.hasRemaining() && !ended) {
      put(input.get());
    }
    if (ended) {
      reader.close();
    }
    ByteBuffer chunk = ByteBuffer.wrap(output, 0, length);
    output = ended ? null : new byte[2 * SIZE + 8];
    length = 0;
    return chunk;
  }

  @Override
  public Optional<Pool> pool() {
    return Optional.of(Pool.STORE);
  }

  @Override
  public void close() throws IOException {
    if (reader != null && !ended) {
      ended = true;
      reader.close();
    }
  }

  private void fill() throws IOException {
    input.clear().limit((int) Math.min(SIZE, reader.remaining()));
    if (!input.hasRemaining()) {
      finish();
      return;
    }
    reader.readExactly(input);
    input.flip();
  }

  private void put(byte octet) {
    if (octet == '\n') {
      endLine();
      return;
    }
    if (afterCr) {
      emit((byte) '\r');
      afterCr = false;
    }
    if (octet == '\r') {
      afterCr = true;
      return;
    }
    if (column == 0 && octet == '.') {
      output[length++] = '.';
    }
    emit(octet);
  }

  private void emit(byte octet) {
    output[length++] = octet;
    column++;
  }

  private void endLine() {
    boolean empty = column == 0;
    output[length++] = '\r';
    output[length++] = '\n';
    column = 0;
    afterCr = false;
    if (bodyLines == WHOLE) {
      return;
    }
    if (inBody) {
      linesLeft--;
    } else {
      inBody = empty;
    }
    if (inBody && linesLeft == 0) {
      finish();
    }
  }

  private void finish() {
    if (afterCr) {
      emit((byte) '\r');
      afterCr = false;
    }
    if (column > 0) {
      output[length++] = '\r';
      output[length++] = '\n';
    }
    output[length++] = '.';
    output[length++] = '\r';
    output[length++] = '\n';
    ended = true;
  }
}
