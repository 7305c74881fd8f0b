package dev.postern.mime.structure;

import java.util.Random;

/** Random well-formed messages with CRLF line ends, the same for the same seed. */
final class MailGenerator {

  private static final String[] LINES = {
    "",
    "text",
    "--",
    "--not a boundary",
    ".",
    "=20 =?utf-8?q?x?=",
    "Content-Type: text/html",
    "- -",
    "a\tb ",
    "From x",
  };
  private static final String[] TYPES = {
    "text/plain; charset=utf-8",
    "TEXT/html",
    "image/png; name=\"a;b\"",
    "application/octet-stream; x*0=a; x*1=b",
  };

  private final Random random;
  private int boundaries;

  MailGenerator(long seed) {
    random = new Random(seed);
  }

  byte[] message() {
    return (envelope() + entity(0)).getBytes(Mail.LATIN_1);
  }

  private String envelope() {
    StringBuilder header = new StringBuilder("MIME-Version: 1.0\r\n");
    maybe(header, "From: \"A B\" <a@example.org>, c@d (E)\r\n");
    maybe(header, "To: undisclosed recipients:;\r\n");
    maybe(header, "Subject: =?utf-8?q?folded?=\r\n =?utf-8?q?_subject?=\r\n");
    maybe(header, "Date: Mon, 1 Jan 2020 10:00:00 +0900\r\n");
    return header.toString();
  }

  private void maybe(StringBuilder header, String field) {
    if (random.nextBoolean()) {
      header.append(field);
    }
  }

  private String entity(int depth) {
    int kind = depth > 3 ? 0 : random.nextInt(4);
    if (kind == 3) {
      return "Content-Type: message/rfc822\r\n\r\n" + envelope() + entity(depth + 1);
    }
    return kind == 2 ? multipart(depth) : leaf();
  }

  private String leaf() {
    StringBuilder part = new StringBuilder();
    maybe(part, "Content-Type: " + TYPES[random.nextInt(TYPES.length)] + "\r\n");
    maybe(part, "Content-Transfer-Encoding: 8bit\r\nContent-ID: <x@y>\r\n");
    maybe(part, "Content-Disposition: attachment;\r\n\tfilename*=utf-8''%e2%82%ac\r\n");
    part.append("\r\n").append(lines(random.nextInt(8)));
    return part.toString();
  }

  private String multipart(int depth) {
    String boundary = "=_%04d.%04d".formatted(boundaries++, random.nextInt(10_000));
    String type = random.nextInt(5) == 0 ? "multipart/alternative" : "multipart/mixed";
    StringBuilder part =
        new StringBuilder("Content-Type: " + type + ";\r\n boundary=\"" + boundary + "\"\r\n\r\n");
    maybe(part, lines(2) + "\r\n");
    int children = 1 + random.nextInt(3);
    for (int i = 0; i < children; i++) {
      part.append("--").append(boundary).append(random.nextInt(4) == 0 ? " \r\n" : "\r\n");
      part.append(entity(depth + 1)).append("\r\n");
    }
    part.append("--").append(boundary).append("--\r\n");
    maybe(part, lines(2));
    return part.toString();
  }

  private String lines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines
          .append(LINES[random.nextInt(LINES.length)])
          .append(i + 1 < count || random.nextBoolean() ? "\r\n" : "");
    }
    return lines.toString();
  }
}
