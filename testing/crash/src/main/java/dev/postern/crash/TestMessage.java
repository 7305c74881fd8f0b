package dev.postern.crash;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A message that proves itself: its header names it and holds size and hash of its body, and can be
 * written again from these.
 */
record TestMessage(String id, byte[] octets) {
  private static final int LONGEST_LINE = 100;

  /** A message with a body of about {@code size} octets: text with dots, empty and 8-bit lines. */
  static TestMessage make(String id, int size, RandomGenerator random) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(size + LONGEST_LINE);
    while (body.size() < size) {
      body.writeBytes(line(random));
    }
    byte[] text = body.toByteArray();
    ByteArrayOutputStream all = new ByteArrayOutputStream(text.length + 400);
    all.writeBytes(header(id, text.length, hash(text, 0)));
    all.writeBytes(text);
    return new TestMessage(id, all.toByteArray());
  }

  /** The header that belongs to an id and a body. */
  static byte[] header(String id, int bodySize, String bodyHash) {
    String text =
        WholeMessage.ID_FIELD
            + id
            + "\r\nX-Crash-Body: "
            + bodySize
            + " "
            + bodyHash
            + "\r\nFrom: <load@elsewhere.test>\r\nTo: <all@crash.test>\r\nSubject: crash test "
            + id
            + "\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <"
            + id
            + "@elsewhere.test>\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The SHA-256 of what stands behind {@code offset}. */
  static String hash(byte[] octets, int offset) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(octets, offset, octets.length - offset);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] line(RandomGenerator random) {
    int length = random.nextInt(LONGEST_LINE);
    StringBuilder line = new StringBuilder(length + 2);
    if (random.nextInt(8) == 0) {
      line.append('.');
    }
    for (int i = 0; i < length; i++) {
      line.append(random.nextInt(40) == 0 ? '\u00fc' : (char) (' ' + random.nextInt(95)));
    }
    return line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
