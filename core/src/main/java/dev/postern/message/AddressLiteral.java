package dev.postern.message;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Address literals without their brackets (RFC 5321 §4.1.3). Nothing is ever looked up.
 *
 * <pre>{@code
 * AddressLiteral.isValid("IPv6:2001:db8::1") // true
 * }</pre>
 */
public final class AddressLiteral {
  private static final String IPV6_TAG = "IPv6:";

  private static final Pattern GENERAL = Pattern.compile("[A-Za-z0-9-]*[A-Za-z0-9]:[!-Z^-~]+");

  private AddressLiteral() {}

  /**
   * Whether the text is an IPv4 address or {@code IPv6:} and an address, in any of RFC 5321's
   * forms. As with Postfix, {@code ::} may stand for one group alone.
   */
  public static boolean isValid(String text) {
    Objects.requireNonNull(text, "text");
    return text.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())
        ? isIpv6(text.substring(IPV6_TAG.length()))
        : isIpv4(text);
  }

  /** Whether it is a General-address-literal: a tag, a colon, and printable ASCII but brackets. */
  static boolean isOfAnotherKind(String text) {
    return !text.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())
        && GENERAL.matcher(text).matches();
  }

  private static boolean isIpv4(String text) {
    String[] numbers = text.split("\\.", -1);
    if (numbers.length != 4) {
      return false;
    }
    for (String number : numbers) {
      if (number.isEmpty() || number.length() > 3 || !digits(number, 10)) {
        return false;
      }
      if (Integer.parseInt(number) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == 8;
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    if (after.contains("::") || before.contains(".")) {
      return false;
    }
    int left = before.isEmpty() ? 0 : groups(before);
    int right = after.isEmpty() ? 0 : groups(after);
    return left >= 0 && right >= 0 && left + right <= 7;
  }

  /** The number of 16-bit groups, or -1. A trailing IPv4 address counts as two. */
  private static int groups(String text) {
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        if (!isIpv4(parts[i])) {
          return -1;
        }
        count += 2;
      } else if (parts[i].isEmpty() || parts[i].length() > 4 || !digits(parts[i], 16)) {
        return -1;
      } else {
        count++;
      }
    }
    return count;
  }

  private static boolean digits(String text, int radix) {
    return text.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
  }
}
