package dev.postern.net.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a trusted proxy says about its client, with HAProxy's PROXY protocol, version 1 or 2.
 *
 * @param source the client's address; empty if the proxy speaks for itself or does not know
 * @param destination the address that the client connected to
 */
record ProxyHeader(Optional<InetSocketAddress> source, Optional<InetSocketAddress> destination) {
  private static final ProxyHeader UNKNOWN = new ProxyHeader(Optional.empty(), Optional.empty());

  private static ProxyHeader of(InetSocketAddress source, InetSocketAddress destination) {
    return new ProxyHeader(Optional.of(source), Optional.of(destination));
  }

  /** Takes a header octet by octet, and nothing behind it. */
  static final class Parser {
    private static final int V1_MAX = 107;
    private static final int V2_PREFIX = 16;
    private static final int V2_MAX = 552;
    private static final byte[] V1_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2_START = {
      '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String PORT = "(0|[1-9][0-9]{0,4})";
    // Numeric only, so that InetAddress never asks the DNS.
    private static final Pattern TCP4 = version1("TCP4", "(" + OCTET + "(?:\\." + OCTET + "){3})");
    private static final Pattern TCP6 =
        version1("TCP6", "([0-9a-fA-F.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)");
    private static final Pattern NOT_KNOWN = Pattern.compile("PROXY UNKNOWN(?: .*)?");

    private byte[] octets = new byte[V1_MAX];
    private int length;

    /**
     * The header, or empty if more octets are needed.
     *
     * @throws Malformed if it is none
     */
    Optional<ProxyHeader> take(ByteBuffer input) throws Malformed {
      while (input.hasRemaining()) {
        if (length == octets.length) {
          octets = Arrays.copyOf(octets, V2_MAX);
        }
        octets[length++] = input.get();
        Optional<ProxyHeader> header = octets[0] == V2_START[0] ? version2() : version1();
        if (header.isPresent()) {
          return header;
        }
      }
      return Optional.empty();
    }

    private Optional<ProxyHeader> version1() throws Malformed {
      startsWith(V1_START);
      if (octets[length - 1] != '\n') {
        check(length < V1_MAX, "version 1 header too long");
        return Optional.empty();
      }
      check(octets[length - 2] == '\r', "line end");
      String line = new String(octets, 0, length - 2, StandardCharsets.ISO_8859_1);
      if (NOT_KNOWN.matcher(line).matches()) {
        return Optional.of(UNKNOWN);
      }
      Matcher fields = TCP4.matcher(line);
      if (!fields.matches()) {
        fields = TCP6.matcher(line);
        check(fields.matches(), "version 1 header");
      }
      return Optional.of(
          of(
              new InetSocketAddress(address(fields.group(1)), port(fields.group(3))),
              new InetSocketAddress(address(fields.group(2)), port(fields.group(4)))));
    }

    private static Pattern version1(String family, String address) {
      return Pattern.compile(
          "PROXY " + family + " " + address + " " + address + " " + PORT + " " + PORT);
    }

    private static InetAddress address(String numeric) throws Malformed {
      try {
        return InetAddress.getByName(numeric);
      } catch (UnknownHostException e) {
        throw new Malformed("address");
      }
    }

    private static int port(String text) throws Malformed {
      int port = Integer.parseInt(text);
      check(port <= 0xffff, "port");
      return port;
    }

    private Optional<ProxyHeader> version2() throws Malformed {
      startsWith(V2_START);
      if (length < V2_PREFIX) {
        return Optional.empty();
      }
      ByteBuffer header = ByteBuffer.wrap(octets, 0, length);
      int size = header.getShort(14) & 0xffff;
      check(V2_PREFIX + size <= V2_MAX, "version 2 header too long");
      check((octets[12] & 0xf0) == 0x20 && (octets[12] & 0x0f) <= 1, "version or command");
      if (length < V2_PREFIX + size) {
        return Optional.empty();
      }
      if ((octets[12] & 0x0f) == 0) {
        return Optional.of(UNKNOWN);
      }
      header.position(V2_PREFIX);
      return Optional.of(
          switch (octets[13]) {
            case 0x11 -> addresses(header, 4);
            case 0x21 -> addresses(header, 16);
            // Unspecified, or a unix socket: there is no address to report.
            case 0x00, 0x31, 0x32 -> UNKNOWN;
            default -> throw new Malformed("address family");
          });
    }

    private static ProxyHeader addresses(ByteBuffer header, int width) throws Malformed {
      check(header.remaining() >= 2 * width + 4, "addresses");
      InetAddress source = address(header, width);
      InetAddress destination = address(header, width);
      int sourcePort = header.getShort() & 0xffff;
      int destinationPort = header.getShort() & 0xffff;
      // TLVs may follow; none is needed.
      return of(
          new InetSocketAddress(source, sourcePort),
          new InetSocketAddress(destination, destinationPort));
    }

    private static InetAddress address(ByteBuffer header, int width) throws Malformed {
      byte[] address = new byte[width];
      header.get(address);
      try {
        return InetAddress.getByAddress(address);
      } catch (UnknownHostException e) {
        throw new Malformed("address");
      }
    }

    private void startsWith(byte[] start) throws Malformed {
      int count = Math.min(length, start.length);
      check(Arrays.equals(octets, 0, count, start, 0, count), "no PROXY header");
    }

    private static void check(boolean fine, String what) throws Malformed {
      if (!fine) {
        throw new Malformed(what);
      }
    }
  }

  /** Not a PROXY header. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
      super(what);
    }
  }
}
