package dev.postern.tls.internal;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The few DER encodings that a certificate needs (X.690). */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(SET, parts);
  }

  static byte[] integer(BigInteger value) {
    return tagged(INTEGER, value.toByteArray());
  }

  static byte[] bool(boolean value) {
    return new byte[] {1, 1, (byte) (value ? 0xff : 0)};
  }

  static byte[] octetString(byte[] content) {
    return tagged(OCTET_STRING, content);
  }

  /** A bit string whose last {@code unused} bits do not count. */
  static byte[] bitString(int unused, byte[] content) {
    return tagged(BIT_STRING, new byte[] {(byte) unused}, content);
  }

  static byte[] utf8(String text) {
    return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A dotted object identifier, such as {@code 2.5.29.17}. */
  static byte[] oid(String dotted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long first = 0;
    int arc = 0;
    int from = 0;
    while (from <= dotted.length()) {
      int dot = dotted.indexOf('.', from);
      int to = dot < 0 ? dotted.length() : dot;
      long value = Long.parseLong(dotted, from, to, 10);
      if (arc == 0) {
        first = value * 40;
      } else {
        base128(out, arc == 1 ? first + value : value);
      }
      arc++;
      from = to + 1;
    }
    return tagged(OBJECT_IDENTIFIER, out.toByteArray());
  }

  /** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 §4.1.2.5), to the second. */
  static byte[] time(Instant instant) {
    ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder();
    boolean shortYear = utc.getYear() < 2050;
    if (!shortYear) {
      twoDigits(text, utc.getYear() / 100);
    }
    twoDigits(text, utc.getYear() % 100);
    twoDigits(text, utc.getMonthValue());
    twoDigits(text, utc.getDayOfMonth());
    twoDigits(text, utc.getHour());
    twoDigits(text, utc.getMinute());
    twoDigits(text, utc.getSecond());
    text.append('Z');
    return tagged(shortYear ? UTC_TIME : GENERALIZED_TIME, ascii(text.toString()));
  }

  /** A context-specific value with explicit tagging, or implicit of a constructed type. */
  static byte[] constructed(int number, byte[]... parts) {
    return tagged(0xa0 | number, parts);
  }

  /** A context-specific value with implicit tagging of a primitive type. */
  static byte[] primitive(int number, byte[] content) {
    return tagged(0x80 | number, content);
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    length(out, length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
      return;
    }
    int octets = (39 - Integer.numberOfLeadingZeros(length)) / 8;
    out.write(0x80 | octets);
    for (int i = octets - 1; i >= 0; i--) {
      out.write(length >> (8 * i));
    }
  }

  private static void base128(ByteArrayOutputStream out, long value) {
    int groups = Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    for (int i = groups - 1; i >= 0; i--) {
      int seven = (int) (value >> (7 * i)) & 0x7f;
      out.write(i > 0 ? seven | 0x80 : seven);
    }
  }

  private static void twoDigits(StringBuilder out, int value) {
    out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }
}
