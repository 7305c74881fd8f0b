package dev.postern.smtp.policy.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Addresses as Postfix writes them: of an IPv6 address the shortest form (RFC 5952). */
public final class AddressText {
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?:$|:)");

  private AddressText() {}

  /** Of an IPv6 address without its scope. */
  public static String of(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] octets = address.getAddress();
    String full =
        IntStream.range(0, octets.length / 2)
            .map(i -> (octets[2 * i] & 0xff) << 8 | (octets[2 * i + 1] & 0xff))
            .mapToObj(Integer::toHexString)
            .collect(Collectors.joining(":"));
    String longest = "";
    Matcher zeros = ZEROS.matcher(full);
    while (zeros.find()) {
      longest = groups(zeros.group()) > groups(longest) ? zeros.group() : longest;
    }
    int at = full.indexOf(longest);
    return longest.isEmpty()
        ? full
        : full.substring(0, at) + "::" + full.substring(at + longest.length());
  }

  private static long groups(String zeros) {
    return Arrays.stream(zeros.split(":", -1)).filter(part -> part.equals("0")).count();
  }
}
