package dev.postern.mime.structure;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens the bodies of a message's parts as streams, in bounded memory. The decoder is thread-safe;
 * each stream is for one thread.
 */
public final class TransferDecoder {

  private final MessageSource source;

  private TransferDecoder(MessageSource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /** A decoder for the parts of that message. */
  public static TransferDecoder of(MessageSource source) {
    return new TransferDecoder(source);
  }

  /** The octets {@code start..end} of the message as stored. */
  public InputStream range(long start, long end) throws IOException {
    return source.open(start, end - start);
  }

  /**
   * The part's body with base64 or quoted-printable removed (RFC 2045 §6), leniently: what cannot
   * be decoded is skipped or passed on, never an error. Other encodings give the stored octets.
   */
  public InputStream decoded(MimePart part) throws IOException {
    InputStream stored = range(part.bodyStart(), part.bodyEnd());
    return switch (part.fields().transferEncoding().toLowerCase(Locale.ROOT)) {
      case "base64" -> new DecodingInputStream(stored, new Base64Decoding());
      case "quoted-printable" -> new DecodingInputStream(stored, new QuotedPrintableDecoding());
      default -> stored;
    };
  }

  /**
   * The decoded body as text in the part's charset. ASCII and unknown charsets are read as UTF-8,
   * octets that are none as Latin-1; in a known charset U+FFFD stands for what cannot be read.
   */
  public Reader decodedText(MimePart part) throws IOException {
    InputStream octets = decoded(part);
    Optional<Charset> charset = MailCharsets.find(part.contentType().charset());
    return charset.isPresent()
        ? new InputStreamReader(octets, charset.get())
        : new LenientUtf8Reader(octets);
  }
}
