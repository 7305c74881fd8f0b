package dev.postern.mime.structure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/** Decodes parameter values (RFC 2231 §4). */
final class ExtendedParameters {

  private ExtendedParameters() {}

  /** The first value of that name, the extended form before the plain one. */
  static Optional<String> value(List<Parameter> parameters, String name) {
    Optional<String> extended = find(parameters, name + '*').map(ExtendedParameters::decode);
    return extended.isPresent() ? extended : find(parameters, name).map(EncodedWords::decode);
  }

  private static Optional<String> find(List<Parameter> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equalsIgnoreCase(name))
        .map(Parameter::value)
        .findFirst();
  }

  /**
   * Decodes {@code charset'language'text}; without charset the octets are read as UTF-8 or else
   * Latin-1.
   */
  static String decode(String raw) {
    int language = raw.indexOf('\'');
    int text = language < 0 ? -1 : raw.indexOf('\'', language + 1);
    byte[] octets = percentDecoded(raw, text + 1);
    String charset = text < 0 ? "" : raw.substring(0, language);
    return MailCharsets.find(charset)
        .map((Charset found) -> new String(octets, found))
        .orElseGet(() -> MailCharsets.guess(octets));
  }

  private static byte[] percentDecoded(String raw, int from) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(raw.length() - from);
    for (int i = from; i < raw.length(); i++) {
      int value = raw.charAt(i) == '%' ? Ascii.hex(raw, i + 1) : -1;
      if (value >= 0) {
        octets.write(value);
        i += 2;
      } else {
        octets.write(raw.charAt(i));
      }
    }
    return octets.toByteArray();
  }
}
