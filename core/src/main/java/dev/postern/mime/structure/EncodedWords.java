package dev.postern.mime.structure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decodes RFC 2047 encoded words in header text. */
public final class EncodedWords {

  /** What stands for an octet that no text can hold: U+FFFD in UTF-8, one char for each octet. */
  public static final String REPLACEMENT = "\u00ef\u00bf\u00bd";

  /**
   * Charset names of one value that are looked up; others count as unknown. The JDK takes long over
   * names it does not know.
   */
  private static final int MAX_CHARSETS = 16;

  private EncodedWords() {}

  /**
   * Decodes all encoded words of a raw value: B and Q, with an RFC 2231 §5 language suffix;
   * adjacent words are joined, also where a character is cut in two. In a word of unknown charset
   * each octet over 127 becomes U+FFFD; what is no complete word stays as it is. Octets over 127
   * outside words are read as UTF-8, or else as Latin-1.
   *
   * @param raw unfolded text, one char for each octet
   */
  public static String decode(String raw) {
    if (raw.chars().allMatch(octet -> octet < 128) && !raw.contains("=?")) {
      return raw;
    }
    return new Decoding(raw).run();
  }

  /** One word: where it ends, its charset's name and its octets. */
  private record Word(int end, String charset, byte[] octets) {}

  private static final class Decoding {

    private final String raw;
    private final StringBuilder out = new StringBuilder();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final Map<String, Optional<Charset>> charsets = new HashMap<>();
    private String pendingCharset = "";

    /**
     * False once no word can end any more, so that a header full of beginnings is not searched for
     * each.
     */
    private boolean wordsLeft = true;

    Decoding(String raw) {
      this.raw = raw;
    }

    String run() {
      int plainFrom = 0;
      int at = raw.indexOf("=?");
      while (at >= 0 && wordsLeft) {
        Optional<Word> word = wordAt(at);
        if (word.isPresent()) {
          takePlain(plainFrom, at);
          takeWord(word.get());
          plainFrom = word.get().end();
        }
        at = raw.indexOf("=?", Math.max(plainFrom, at + 1));
      }
      flush();
      appendPlain(plainFrom, raw.length());
      return out.toString();
    }

    /** Text before a word. White space between two words is not shown (RFC 2047 §6.2). */
    private void takePlain(int from, int to) {
      boolean between = from > 0 && raw.substring(from, to).isBlank();
      if (!between) {
        flush();
        appendPlain(from, to);
      }
    }

    private void takeWord(Word word) {
      if (!word.charset().equalsIgnoreCase(pendingCharset)) {
        flush();
        pendingCharset = word.charset();
      }
      pending.writeBytes(word.octets());
    }

    private void flush() {
      if (pending.size() > 0) {
        out.append(text(pendingCharset, pending.toByteArray()));
        pending.reset();
      }
      pendingCharset = "";
    }

    private void appendPlain(int from, int to) {
      out.append(MailCharsets.guess(raw.substring(from, to).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private String text(String name, byte[] octets) {
      String key = name.toLowerCase(Locale.ROOT);
      Optional<Charset> charset =
          charsets.size() < MAX_CHARSETS
              ? charsets.computeIfAbsent(key, MailCharsets::find)
              : charsets.getOrDefault(key, Optional.empty());
      if (charset.isPresent()) {
        return new String(octets, charset.get());
      }
      return key.equals("us-ascii")
          ? MailCharsets.guess(octets)
          : new String(octets, StandardCharsets.US_ASCII);
    }

    private Optional<Word> wordAt(int start) {
      int charsetEnd = raw.indexOf('?', start + 2);
      if (charsetEnd < 0 || charsetEnd + 2 >= raw.length() || raw.charAt(charsetEnd + 2) != '?') {
        return Optional.empty();
      }
      int textFrom = charsetEnd + 3;
      int encoding = Ascii.lower(raw.charAt(charsetEnd + 1));
      if (encoding != 'b' && encoding != 'q') {
        return Optional.empty();
      }
      int textEnd = raw.indexOf("?=", textFrom);
      if (textEnd < 0) {
        wordsLeft = false;
        return Optional.empty();
      }
      String charset = raw.substring(start + 2, charsetEnd);
      int language = charset.indexOf('*');
      String text = raw.substring(textFrom, textEnd);
      byte[] octets = encoding == 'q' ? unquote(text) : Base64Decoding.decode(text);
      return Optional.of(
          new Word(textEnd + 2, language < 0 ? charset : charset.substring(0, language), octets));
    }
  }

  private static byte[] unquote(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char octet = text.charAt(i);
      int value = octet == '=' ? Ascii.hex(text, i + 1) : -1;
      if (value >= 0) {
        octets.write(value);
        i += 2;
      } else {
        octets.write(octet == '_' ? ' ' : octet);
      }
    }
    return octets.toByteArray();
  }
}
