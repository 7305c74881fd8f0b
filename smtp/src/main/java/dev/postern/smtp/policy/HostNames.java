package dev.postern.smtp.policy;

import dev.postern.TrustedNetworks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Postfix takes for the name of a host. */
final class HostNames {
  private static final int LONGEST = 255;
  private static final String IPV6 = "ipv6:";

  /** Underscores are no letters of host names, but there are such hosts. */
  private static final Pattern LABEL =
      Pattern.compile("[\\p{L}\\p{N}_](?:[\\p{L}\\p{M}\\p{N}_-]{0,61}[\\p{L}\\p{M}\\p{N}_])?");

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern OCTET =
      Pattern.compile("25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]");

  private HostNames() {}

  /** Whether it may be one: labels with dots between, and one that may end in a dot. */
  static boolean isValid(String name) {
    String plain = withoutDot(name);
    if (plain.isEmpty() || plain.length() > LONGEST) {
      return false;
    }
    boolean numeric = true;
    for (String label : plain.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
      numeric &= NUMBER.matcher(label).matches();
    }
    return !numeric;
  }

  /** Whether it has a domain. */
  static boolean isFullyQualified(String name) {
    return isValid(name) && withoutDot(name).indexOf('.') > 0;
  }

  static boolean isIpv4(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != 4) {
      return false;
    }
    for (String octet : octets) {
      if (!OCTET.matcher(octet).matches()) {
        return false;
      }
    }
    return true;
  }

  /** The address in {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}; empty if it is none. */
  static Optional<InetAddress> literal(String text) {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return Optional.empty();
    }
    String inner = text.substring(1, text.length() - 1);
    boolean v6 = inner.toLowerCase(Locale.ROOT).startsWith(IPV6);
    String address = v6 ? inner.substring(IPV6.length()) : inner;
    try {
      if (v6 ? !isIpv6(address) : !isIpv4(address)) {
        return Optional.empty();
      }
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static boolean isIpv6(String text) {
    try {
      TrustedNetworks.of(text);
      return text.contains(":") && !text.contains("/");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
