package dev.postern.mime.structure;

import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Messages for tests, and trees in short form. */
final class Mail {

  static final java.nio.charset.Charset LATIN_1 = StandardCharsets.ISO_8859_1;

  private static final int[] BLOCK_SIZES = {1, 7, 8192};

  private Mail() {}

  /** Octets of a text whose line ends become CRLF. */
  static byte[] crlf(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  static MimeMessage parse(byte[] message) {
    return parse(message, MimeLimits.DEFAULTS);
  }

  /** Parses in blocks of several sizes, which must make no difference. */
  static MimeMessage parse(byte[] message, MimeLimits limits) {
    MimeMessage[] trees = new MimeMessage[BLOCK_SIZES.length];
    for (int i = 0; i < trees.length; i++) {
      trees[i] = parse(message, new MimeParser(limits, BLOCK_SIZES[i]));
      if (!trees[i].equals(trees[0])) {
        throw new AssertionError("the block size " + BLOCK_SIZES[i] + " changes the tree");
      }
    }
    return trees[0];
  }

  static MimeMessage parse(byte[] message, MimeParser parser) {
    try {
      return parser.parse(MessageSource.of(message));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static MimePart root(String message) {
    return parse(crlf(message)).root();
  }

  static Headers headers(String header) {
    return headers(crlf(header), new MimeParser(MimeLimits.DEFAULTS, 7));
  }

  static Headers headers(byte[] header, MimeParser parser) {
    try {
      return parser.readHeader(MessageSource.of(header));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static String body(byte[] message, MimePart part) {
    return text(Arrays.copyOfRange(message, (int) part.bodyStart(), (int) part.bodyEnd()));
  }

  static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
  }

  static byte[] bytes(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A tree as text: {@code mixed[plain:4/1 rfc822:37/4(plain:11/1)]}, with size and lines. */
  static String outline(MimePart part) {
    String subtype = part.contentType().subtype();
    if (part.isMultipart()) {
      return part.parts().stream()
          .map(Mail::outline)
          .collect(Collectors.joining(" ", subtype + "[", "]"));
    }
    String sized = subtype + ':' + part.size() + '/' + part.lines();
    return sized + part.message().map(inner -> "(" + outline(inner.root()) + ")").orElse("");
  }
}
