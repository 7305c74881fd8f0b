package dev.postern.imap.search;

import dev.postern.imap.wire.ImapSyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** The charset of the strings in one SEARCH: whatever the JVM knows. */
final class SearchCharset {
  /** What is used when a client names none, and for US-ASCII, as Dovecot does. */
  static final SearchCharset UTF_8 = new SearchCharset(StandardCharsets.UTF_8);

  private final Charset charset;

  private SearchCharset(Charset charset) {
    this.charset = charset;
  }

  static SearchCharset named(byte[] name) throws BadCharsetException {
    try {
      Charset found = Charset.forName(new String(name, StandardCharsets.ISO_8859_1));
      return found.equals(StandardCharsets.US_ASCII) ? UTF_8 : new SearchCharset(found);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new BadCharsetException(e);
    }
  }

  String decode(byte[] string) throws ImapSyntaxException {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(string))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ImapSyntaxException("Invalid search key");
    }
  }
}
