package dev.postern.smtp.policy.delegation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as {@code getnameinfo} writes them, and so Postfix. */
final class AddressText {
  private static final Pattern ZEROES = Pattern.compile("(?<![0-9a-f])0(?::0)+(?![0-9a-f])");

  private AddressText() {}

  /** RFC 5952 §4: the first of the longest runs of zeroes is left out. */
  static String of(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    String numeric = scope < 0 ? text : text.substring(0, scope);
    return address instanceof Inet6Address ? compressed(numeric) : numeric;
  }

  private static String compressed(String text) {
    int begin = 0;
    int end = 0;
    Matcher zeroes = ZEROES.matcher(text);
    while (zeroes.find()) {
      if (zeroes.end() - zeroes.start() > end - begin) {
        begin = zeroes.start();
        end = zeroes.end();
      }
    }
    if (end == 0) {
      return text;
    }
    String before = text.substring(0, begin);
    String after = text.substring(end);
    return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
  }
}
