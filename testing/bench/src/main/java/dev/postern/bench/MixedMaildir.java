package dev.postern.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** A Maildir with mail as people have it: short texts, longer ones in two forms, attachments. */
record MixedMaildir(Path root) {
  private static final int ATTACHMENT = 150_000;
  private static final String HEADER =
      """
      Return-Path: <sender%1$d@example.org>
      Received: from mail.example.org (mail.example.org [192.0.2.7])
       by mx.example.test with ESMTPS id 4711%1$d for <ann@example.test>;
       Tue, 24 Nov 2026 12:00:00 +0000
      DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=2026;
       h=from:to:subject:date; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB4nujc7YopdG5dWLSdNg6x
      Message-ID: <%1$d.4711@example.org>
      Date: Tue, 24 Nov 2026 12:00:00 +0000
      From: "Sender Number %1$d" <sender%1$d@example.org>
      To: Ann Example <ann@example.test>, team@example.test
      Cc: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>
      Subject: =?utf-8?q?Message_number_%1$d=2C_about_this_and_that?=
      In-Reply-To: <%2$d.4711@example.org>
      MIME-Version: 1.0
      """;

  /** Makes the messages: of twenty, ten are plain, nine have two forms, one an attachment. */
  void messages(int count) throws IOException {
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(root.resolve(part));
    }
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      String body =
          switch (i % 20) {
            case 0 -> attachment(random);
            case 2, 4, 6, 8, 10, 12, 14, 16, 18 -> alternative(random);
            default -> "Content-Type: text/plain; charset=utf-8\n\n" + text(random, 4_000);
          };
      String message = (HEADER.formatted(i, Math.max(0, i - 1)) + body).replace("\n", "\r\n");
      String name =
          "%d.M%06dP4711.mail.example.org,S=%3$d,W=%3$d:2,S"
              .formatted(1_500_000_000L + i, i % 1_000_000, message.length());
      Files.write(root.resolve("cur").resolve(name), message.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String alternative(Random random) {
    return """
        Content-Type: multipart/alternative; boundary="=_alternative_0001"

        --=_alternative_0001
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        %s
        --=_alternative_0001
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <html>%s</html>
        --=_alternative_0001--
        """
        .formatted(text(random, 3_000), text(random, 12_000));
  }

  private static String attachment(Random random) {
    byte[] octets = new byte[ATTACHMENT];
    random.nextBytes(octets);
    return """
        Content-Type: multipart/mixed; boundary="=_mixed_0001"

        --=_mixed_0001
        Content-Type: text/plain; charset=utf-8

        %s
        --=_mixed_0001
        Content-Type: application/pdf; name="report.pdf"
        Content-Disposition: attachment; filename="report.pdf"
        Content-Transfer-Encoding: base64

        %s
        --=_mixed_0001--
        """
        .formatted(
            text(random, 2_000),
            Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets));
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most); left > 0; left -= 72) {
      text.append("some words that fill a line, so that there is something to pass over\n");
    }
    return text.toString();
  }
}
