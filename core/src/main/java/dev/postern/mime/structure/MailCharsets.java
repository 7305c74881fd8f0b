package dev.postern.mime.structure;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the charset that a name in mail stands for. */
final class MailCharsets {

  /**
   * Mail often says the small set and uses its superset. Where the JDK lacks that, the name is
   * taken as it is.
   */
  private static final Map<String, String> SUPERSETS =
      Map.of(
          "iso-8859-1", "windows-1252",
          "latin1", "windows-1252",
          "gb2312", "GB18030",
          "gbk", "GB18030",
          "ks_c_5601-1987", "x-windows-949",
          "euc-kr", "x-windows-949",
          "shift_jis", "windows-31j",
          "iso-2022-jp", "x-windows-iso2022jp",
          "utf8", "UTF-8",
          "unicode-1-1-utf-8", "UTF-8");

  private MailCharsets() {}

  /**
   * The charset of that name, or empty where it is unknown or plain ASCII, whose text may be
   * anything.
   */
  static Optional<Charset> find(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    Optional<Charset> superset =
        Optional.ofNullable(SUPERSETS.get(key)).flatMap(MailCharsets::ofJdk);
    return (superset.isPresent() ? superset : ofJdk(key))
        .filter(found -> !found.equals(StandardCharsets.US_ASCII));
  }

  /** Octets of no known charset: UTF-8 if they are that, else Latin-1. */
  static String guess(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }

  private static Optional<Charset> ofJdk(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }
}
