package dev.postern.maildir.disk;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * File names as the octets that they are on a Unix file system: each character of such a name is
 * one octet. The JDK decodes names by the locale, and what does not fit (another program's Latin-1,
 * everything in the C locale) could not be opened by the decoded name again.
 */
public final class OctetName {
  private static final String SCHEME = "file://";

  private OctetName() {}

  /** The name of a listed file. */
  public static String of(Path file) {
    String decoded = file.getFileName().toString();
    if (isAscii(decoded)) {
      return decoded;
    }
    // The only form in which the JDK tells a path's octets.
    String escaped = file.toUri().getRawPath();
    int end = escaped.endsWith("/") ? escaped.length() - 1 : escaped.length();
    return unescaped(escaped.substring(escaped.lastIndexOf('/', end - 1) + 1, end));
  }

  /** Characters as the octets of their UTF-8. */
  public static String encode(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The characters of which the octets are the UTF-8, others where they are none. */
  public static String decode(String octets) {
    return isAscii(octets)
        ? octets
        : new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The file of this name, or path of names, in a directory. */
  public static Path resolve(Path directory, String name) {
    if (isAscii(name)) {
      return directory.resolve(name);
    }
    StringBuilder escaped = new StringBuilder(directory.toUri().getRawPath());
    if (escaped.charAt(escaped.length() - 1) != '/') {
      escaped.append('/');
    }
    for (int i = 0; i < name.length(); i++) {
      escaped.append('%').append(String.format("%02X", (int) name.charAt(i)));
    }
    return directory.getFileSystem().provider().getPath(URI.create(SCHEME + escaped));
  }

  private static String unescaped(String escaped) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    int at = 0;
    while (at < escaped.length()) {
      char c = escaped.charAt(at);
      if (c == '%') {
        octets.write(Integer.parseInt(escaped.substring(at + 1, at + 3), 16));
        at += 3;
      } else {
        octets.write(c);
        at++;
      }
    }
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
