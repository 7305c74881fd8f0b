package dev.postern.examples.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Messages to send: made ones with all that is awkward, and real ones where there are some. */
final class SampleMail {
  private static final String HEADER =
      """
      From: Ann <ann@example.org>\r
      To: Ann <ann@example.org>\r
      Date: Tue, 24 Nov 2026 12:00:00 +0000\r
      Message-ID: <%s@example.org>\r
      Subject: %s\r
      \r
      """;

  private SampleMail() {}

  /** A message with a body in UTF-8. */
  static byte[] of(String subject, String body) {
    String id = subject.replaceAll("[^a-z0-9]", "");
    return (HEADER.formatted(id, subject) + body).getBytes(StandardCharsets.UTF_8);
  }

  static List<byte[]> made() {
    return List.of(
        of("plain", "One line.\r\n"),
        of("no body", ""),
        of("dots", ".\r\n..\r\n...\r\n.a\r\na.\r\n\r\n.\r\n"),
        of("blank lines", "\r\n\r\n \r\n\t\r\n\r\n"),
        of("eight bits", "Gr\u00fc\u00dfe, \u65e5\u672c\u8a9e, \u20ac\r\n"),
        octets("all octets", 3_000),
        of("long lines", "x".repeat(5_000) + "\r\n" + "." + "y".repeat(70_000) + "\r\n"),
        oddHeader(),
        of("many lines", "short\r\n.dot\r\n".repeat(20_000)));
  }

  /** Lines of random length and letters, some with a dot in front. */
  static byte[] large(int octets) {
    Random random = new Random(7);
    StringBuilder body = new StringBuilder(octets + 100);
    while (body.length() < octets) {
      if (random.nextInt(10) == 0) {
        body.append('.');
      }
      int length = random.nextInt(120);
      for (int i = 0; i < length; i++) {
        body.append((char) ('!' + random.nextInt(94)));
      }
      body.append("\r\n");
    }
    return of("large", body.toString());
  }

  private static byte[] oddHeader() {
    String fields = "X-Odd:  two  blanks \r\nx-folded: a\r\n\tb\r\n  c\r\nX-Empty:\r\n";
    String message = new String(of("odd header", "body\r\n"), StandardCharsets.UTF_8);
    return (fields + message).getBytes(StandardCharsets.UTF_8);
  }

  /** Every octet but CR, LF and NUL, in lines. */
  private static byte[] octets(String subject, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(of(subject, ""));
    for (int i = 0; i < count; i++) {
      int octet = i % 256;
      if (octet != '\r' && octet != '\n' && octet != 0) {
        out.write(octet);
      }
      if (i % 100 == 99) {
        out.write('\r');
        out.write('\n');
      }
    }
    out.write('\r');
    out.write('\n');
    return out.toByteArray();
  }

  /** The folder beside the project where real mail may be. */
  static Path corpus() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared").resolve("corpus");
  }

  /** All mail of the corpus, with CRLF at the ends of lines as SMTP wants it. */
  static List<byte[]> real(Path corpus) throws IOException {
    List<byte[]> all = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> found = Files.walk(corpus)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (file.toString().endsWith(".eml")) {
        all.add(asSent(text));
      } else if (file.toString().endsWith(".mbox")) {
        for (String message : text.split("(?m)^From .*\\R", -1)) {
          if (!message.isBlank()) {
            all.add(asSent(message));
          }
        }
      }
    }
    return all;
  }

  private static byte[] asSent(String text) {
    String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
    String whole = lines.endsWith("\r\n") ? lines : lines + "\r\n";
    return whole.getBytes(StandardCharsets.ISO_8859_1);
  }
}
