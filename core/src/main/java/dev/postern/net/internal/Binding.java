package dev.postern.net.internal;

import dev.postern.Listener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a listener's address means, and binds it. */
final class Binding {
  private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

  /** For a port that is free at every address of a host. */
  private static final int ATTEMPTS = 20;

  private final MinaTransport transport;
  private final List<SocketFile> socketFiles = new ArrayList<>();

  /** Where listeners for all addresses are. */
  private final Set<Integer> portsOfAll = new HashSet<>();

  Binding(MinaTransport transport) {
    this.transport = transport;
  }

  /**
   * Binds all addresses of a listener.
   *
   * @throws IOException naming the listener and its address
   */
  List<SocketAddress> bind(Listener listener) throws IOException {
    try {
      return listener.address() instanceof Listener.Address.Unix unix
          ? List.of(bindUnix(listener, unix))
          : bindTcp(listener, (Listener.Address.Tcp) listener.address());
    } catch (Exception e) {
      throw new IOException(
          "cannot listen for "
              + listener.name()
              + " at "
              + text(listener.address())
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Removes the files of unix-domain sockets. */
  void removeSocketFiles() {
    for (SocketFile file : socketFiles) {
      try {
        file.remove();
      } catch (IOException e) {
        LOG.warn("cannot remove the socket file {}", file.path(), e);
      }
    }
  }

  private List<SocketAddress> bindTcp(Listener listener, Listener.Address.Tcp tcp)
      throws IOException {
    List<InetAddress> hosts = present(tcp.host());
    for (int attempt = 1; ; attempt++) {
      List<SocketAddress> bound = new ArrayList<>();
      int port = tcp.port();
      try {
        for (InetAddress host : hosts) {
          SocketAddress at = transport.bind(listener, new InetSocketAddress(host, port));
          bound.add(at);
          port = ((InetSocketAddress) at).getPort();
        }
        if (isAll(hosts)) {
          portsOfAll.add(port);
        }
        return bound;
      } catch (BindException e) {
        bound.forEach(transport::unbind);
        if (tcp.port() != 0 || attempt == ATTEMPTS || bound.isEmpty()) {
          throw clash(tcp, hosts).orElse(e);
        }
      }
    }
  }

  /** Java binds either of the addresses for all to IPv4 and IPv6. */
  private Optional<BindException> clash(Listener.Address.Tcp tcp, List<InetAddress> hosts) {
    return isAll(hosts) && portsOfAll.contains(tcp.port())
        ? Optional.of(
            new BindException(
                "another listener is there already; 0.0.0.0 and :: are both IPv4 and IPv6, so one"
                    + " of them is enough"))
        : Optional.empty();
  }

  private static boolean isAll(List<InetAddress> hosts) {
    return hosts.stream().anyMatch(InetAddress::isAnyLocalAddress);
  }

  /** The addresses of a host; of several, those that this machine has. */
  private static List<InetAddress> present(String host) throws IOException {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("unknown host", e);
    }
    List<InetAddress> present = new ArrayList<>();
    for (InetAddress address : all) {
      // A machine without IPv6 may still map localhost to ::1.
      if (all.length == 1 || NetworkInterface.getByInetAddress(address) != null) {
        present.add(address);
      }
    }
    return present.isEmpty() ? List.of(all) : present;
  }

  private SocketAddress bindUnix(Listener listener, Listener.Address.Unix unix) throws IOException {
    Path path = unix.path();
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    UnpublishedSocket.checkLength(path);
    StaleSocket.remove(address);
    UnpublishedSocket socket = UnpublishedSocket.beside(path);
    try {
      transport.bind(listener, socket.address());
      socket.allow(unix);
      socketFiles.add(socket.publish(path));
    } finally {
      socket.tidy();
    }
    return address;
  }

  private static String text(Listener.Address address) {
    if (address instanceof Listener.Address.Tcp tcp) {
      return tcp.host() + ":" + tcp.port();
    }
    return "unix:" + ((Listener.Address.Unix) address).path();
  }
}
