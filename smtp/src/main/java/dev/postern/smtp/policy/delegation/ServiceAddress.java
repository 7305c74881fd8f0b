package dev.postern.smtp.policy.delegation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a service listens, in Postfix's words. */
sealed interface ServiceAddress {

  /** By TCP; the name is looked up for each connection. */
  record Inet(String host, int port) implements ServiceAddress {
    @Override
    public List<SocketAddress> found() throws IOException {
      List<SocketAddress> all = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(host)) {
        all.add(new InetSocketAddress(address, port));
      }
      return all;
    }

    @Override
    public String toString() {
      return "inet:" + (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }
  }

  /** A unix-domain socket. */
  record Unix(Path path) implements ServiceAddress {
    @Override
    public List<SocketAddress> found() {
      return List.of(UnixDomainSocketAddress.of(path));
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** What to connect to, one after the other. */
  List<SocketAddress> found() throws IOException;

  static ServiceAddress of(String text) {
    Matcher inet = Parts.INET.matcher(text);
    if (inet.matches()) {
      int port = Integer.parseInt(inet.group(3));
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("no port of TCP: " + text);
      }
      return new Inet(inet.group(1) == null ? inet.group(2) : inet.group(1), port);
    }
    if (text.startsWith(Parts.UNIX)) {
      return new Unix(Path.of(text.substring("unix:".length())));
    }
    throw new IllegalArgumentException(
        "a policy service is at inet:host:port or unix:/absolute/path, not " + text);
  }

  /** How an address is written. */
  final class Parts {
    private static final Pattern INET =
        Pattern.compile("inet:(?:\\[([0-9A-Fa-f:.]+)\\]|([^:\\[\\]\\s/]+)):([0-9]{1,5})");
    private static final String UNIX = "unix:/";

    private Parts() {}
  }
}
