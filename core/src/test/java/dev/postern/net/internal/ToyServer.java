package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;

/** A running server of the toy protocol on real sockets. */
final class ToyServer implements AutoCloseable {
  final ToyProtocol protocol;
  final TestServer context;
  final NetworkRuntime runtime;

  private ToyServer(
      TlsMode mode,
      Limits limits,
      Optional<Supplier<SSLEngine>> engines,
      UnaryOperator<Listener> listener)
      throws IOException {
    protocol = new ToyProtocol(mode);
    context = new TestServer(limits);
    runtime =
        NetworkRuntime.startWith(
            List.of(listener.apply(Listener.of(protocol).host("127.0.0.1"))), context, engines);
  }

  static ToyServer plain() throws IOException {
    return plain(Limits.defaults());
  }

  static ToyServer plain(Limits limits) throws IOException {
    return new ToyServer(TlsMode.NONE, limits, Optional.empty(), l -> l);
  }

  static ToyServer at(UnaryOperator<Listener> listener) throws IOException {
    return new ToyServer(TlsMode.NONE, Limits.defaults(), Optional.empty(), listener);
  }

  static ToyServer at(UnaryOperator<Listener> listener, Limits limits) throws IOException {
    return new ToyServer(TlsMode.NONE, limits, Optional.empty(), listener);
  }

  static ToyServer startTls(Supplier<SSLEngine> engines, Limits limits) throws IOException {
    return new ToyServer(TlsMode.STARTTLS, limits, Optional.of(engines), l -> l);
  }

  static ToyServer tls(TlsMode mode, Supplier<SSLEngine> engines) throws IOException {
    return new ToyServer(mode, Limits.defaults(), Optional.of(engines), l -> l);
  }

  SocketAddress address() {
    return runtime.addresses().get("toy").get(0);
  }

  int port() {
    return ((InetSocketAddress) address()).getPort();
  }

  ToyClient connect() throws IOException {
    return connect(address());
  }

  static ToyClient connect(SocketAddress address) throws IOException {
    return new ToyClient(
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open(),
        address);
  }

  @Override
  public void close() {
    runtime.stop(Duration.ofSeconds(5));
  }
}
