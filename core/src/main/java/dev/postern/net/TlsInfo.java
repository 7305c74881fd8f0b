package dev.postern.net;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a finished TLS handshake agreed on. Immutable.
 *
 * <pre>{@code
 * TlsInfo.of("TLSv1.3", "TLS_AES_256_GCM_SHA384").withServerName("mail.example.org")
 * }</pre>
 */
public final class TlsInfo {
  private final String protocol;
  private final String cipherSuite;
  private final Optional<String> serverName;
  private final List<X509Certificate> clientCertificates;
  private final Map<String, ByteBuffer> channelBindings;

  private TlsInfo(
      String protocol,
      String cipherSuite,
      Optional<String> serverName,
      List<X509Certificate> clientCertificates,
      Map<String, ByteBuffer> channelBindings) {
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.cipherSuite = Objects.requireNonNull(cipherSuite, "cipherSuite");
    this.serverName = serverName;
    this.clientCertificates = clientCertificates;
    this.channelBindings = channelBindings;
  }

  /**
   * A handshake in which no name was asked for and no certificate given.
   *
   * @param protocol e.g. {@code TLSv1.3}
   * @param cipherSuite the JDK's name, e.g. {@code TLS_AES_256_GCM_SHA384}
   */
  public static TlsInfo of(String protocol, String cipherSuite) {
    return new TlsInfo(protocol, cipherSuite, Optional.empty(), List.of(), Map.of());
  }

  /** The version, e.g. {@code TLSv1.3}. */
  public String protocol() {
    return protocol;
  }

  /** The JDK's name, e.g. {@code TLS_AES_256_GCM_SHA384}. */
  public String cipherSuite() {
    return cipherSuite;
  }

  /** The name that the client asked for (SNI), if any. */
  public Optional<String> serverName() {
    return serverName;
  }

  /** The verified certificate of the client, if one was asked for and given. */
  public Optional<X509Certificate> clientCertificate() {
    return clientCertificates.stream().findFirst();
  }

  /** The verified chain of the client: its certificate first; empty if it gave none. */
  public List<X509Certificate> clientCertificates() {
    return clientCertificates;
  }

  /**
   * What ties a login to this connection alone (RFC 5056), so that nobody in between can pass it
   * on.
   *
   * @param type its registered name, e.g. {@code tls-server-end-point} (RFC 5929 §4) or {@code
   *     tls-exporter} (RFC 9266)
   * @return empty if the connection has none of that type
   */
  public Optional<byte[]> channelBinding(String type) {
    return Optional.ofNullable(channelBindings.get(type)).map(TlsInfo::octets);
  }

  /** The same with the name that the client asked for. */
  public TlsInfo withServerName(String name) {
    return new TlsInfo(
        protocol, cipherSuite, Optional.of(name), clientCertificates, channelBindings);
  }

  /** The same with the verified chain of the client, its certificate first. */
  public TlsInfo withClientCertificates(List<X509Certificate> chain) {
    Objects.requireNonNull(chain, "chain");
    return new TlsInfo(protocol, cipherSuite, serverName, List.copyOf(chain), channelBindings);
  }

  /** The same with channel binding data; see {@link #channelBinding}. */
  public TlsInfo withChannelBinding(String type, byte[] data) {
    Objects.requireNonNull(type, "type");
    Map<String, ByteBuffer> more = new TreeMap<>(channelBindings);
    more.put(type, ByteBuffer.wrap(data.clone()));
    return new TlsInfo(protocol, cipherSuite, serverName, clientCertificates, Map.copyOf(more));
  }

  private static byte[] octets(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TlsInfo that
        && protocol.equals(that.protocol)
        && cipherSuite.equals(that.cipherSuite)
        && serverName.equals(that.serverName)
        && clientCertificates.equals(that.clientCertificates)
        && channelBindings.equals(that.channelBindings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(protocol, cipherSuite, serverName, clientCertificates, channelBindings);
  }

  /** One short line, e.g. {@code TLSv1.3 TLS_AES_256_GCM_SHA384}. */
  @Override
  public String toString() {
    return protocol + ' ' + cipherSuite;
  }
}
