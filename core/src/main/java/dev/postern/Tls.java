package dev.postern;

import dev.postern.tls.internal.ServerCertificates;
import dev.postern.tls.internal.TrustedCertificates;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The server's certificates and what goes with them: TLS 1.2 and 1.3 with modern suites, several
 * certificates chosen by the name that a client asks for (SNI), files re-read when they changed.
 * Nothing watches them: a client's connection looks, at most every five seconds, so clients get a
 * new certificate within five seconds of the renewal. Safe for many threads.
 *
 * <pre>{@code
 * Tls.pem(Path.of("fullchain.pem"), Path.of("privkey.pem")).and(Tls.pem(otherChain, otherKey))
 * }</pre>
 */
public final class Tls {
  private final ServerCertificates certificates;

  private Tls(ServerCertificates certificates) {
    this.certificates = certificates;
  }

  /**
   * A certificate chain and its private key in PEM files, as Let's Encrypt lays them out; both are
   * read now, and again within five seconds after either changed, when a client connects.
   * Connections that stand are not touched; files that do not fit together (a renewal half done)
   * are ignored with a warning until they do.
   *
   * @throws TlsConfigurationException if the files cannot be read or do not fit together
   */
  public static Tls pem(Path certificateChain, Path privateKey) {
    return new Tls(ServerCertificates.pem(certificateChain, privateKey));
  }

  /**
   * A PKCS12 or JKS key store with one or more private keys, which have the store's password; read
   * again when a client connects after it changed.
   *
   * @throws TlsConfigurationException if it cannot be read or holds no private key
   */
  public static Tls keyStore(Path file, char[] password) {
    return new Tls(ServerCertificates.keyStore(file, password));
  }

  /**
   * A certificate authority made now, for this object alone, and a certificate that it signed for
   * the names and addresses given. For tests and first steps; {@link #clientContext()} trusts
   * exactly this authority. Made in the background, so this returns at once; valid for a year.
   *
   * @param names DNS names or IP addresses for the certificate's subject alternative names; {@code
   *     localhost} brings 127.0.0.1 and ::1 with it
   * @throws TlsConfigurationException if there is none, or one is neither name nor address
   */
  public static Tls selfSigned(String... names) {
    return new Tls(ServerCertificates.selfSigned(names));
  }

  /**
   * A context for clients of other servers, an LDAP server say: it trusts the authorities in a PEM
   * file, read now, and no others. Whether the name fits is for the client to check.
   *
   * @throws TlsConfigurationException if the file cannot be read or holds no certificate
   */
  public static SSLContext trusting(Path authorities) {
    return TrustedCertificates.clientContext(Objects.requireNonNull(authorities, "authorities"));
  }

  /**
   * These certificates and others; the first one given stays the default for clients that ask for
   * no name or an unknown.
   *
   * @throws TlsConfigurationException if the others ask for clients' certificates: all together do
   *     ({@link #clientCertificates}), or none; or if they have a {@link #minimumVersion} of their
   *     own
   */
  public Tls and(Tls others) {
    return new Tls(certificates.and(others.certificates));
  }

  /**
   * The same certificates, and clients are asked for one of their own. Who shows one that the
   * authorities did not sign, or that is not valid now, ends its handshake; a good one is in {@link
   * dev.postern.net.TlsInfo#clientCertificates()}. Revocation is not looked at. Last, after {@link
   * #and}.
   *
   * <pre>{@code
   * Tls.pem(chain, key).clientCertificates(Tls.ClientCertificates.WANTED, Path.of("clients.pem"))
   * }</pre>
   *
   * @param authorities certificates in a PEM file, read now and again within five seconds after it
   *     changed, as the server's own
   * @throws TlsConfigurationException if the file cannot be read or holds no certificate
   */
  public Tls clientCertificates(ClientCertificates asked, Path authorities) {
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(authorities, "authorities");
    return new Tls(certificates.askingClients(authorities, asked == ClientCertificates.NEEDED));
  }

  /** Whether a client may show a certificate of its own. */
  boolean asksClients() {
    return certificates.asksClients();
  }

  /**
   * The same certificates, and no older TLS than this; a client that has nothing newer ends its
   * handshake. Default: {@link Version#TLS_1_2} (RFC 9325 §3.1.1). Last, after {@link #and}.
   *
   * <pre>{@code
   * Imap.imaps().tls(Tls.pem(chain, key).minimumVersion(Tls.Version.TLS_1_3))
   * }</pre>
   */
  public Tls minimumVersion(Version oldest) {
    return new Tls(certificates.from(Objects.requireNonNull(oldest, "oldest").protocol));
  }

  /** What a server speaks. */
  public enum Version {
    /** RFC 5246. */
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3");

    private final String protocol;

    Version(String protocol) {
      this.protocol = protocol;
    }
  }

  /** How much a client's certificate counts that a server asks for. */
  public enum ClientCertificates {
    /** A client may do without. */
    WANTED,
    /** Without one there is no connection. */
    NEEDED
  }

  /**
   * A context for clients in tests: it trusts the certificates of this server (its authority if
   * self-signed) as they are now, and no others. Whether the name fits is for the client to check
   * ({@code SSLParameters.setEndpointIdentificationAlgorithm("HTTPS")}).
   */
  public SSLContext clientContext() {
    return certificates.clientContext();
  }

  /**
   * What {@link #clientContext()} trusts, as PEM text for clients outside this JVM: the authority
   * if self-signed, the servers' certificates otherwise. Written to a file it serves {@code curl
   * --cacert}, {@code openssl s_client -CAfile}, a mail client's list of authorities.
   */
  public String authorityPem() {
    return certificates.trustedPem();
  }

  /**
   * The server's side of a new TLS connection: the versions that are set, the certificate chosen by
   * the client's SNI. May read files, so not to be called on an I/O thread.
   */
  public SSLEngine newServerEngine() {
    return certificates.newServerEngine();
  }

  /**
   * Looks at the files again now, as clients' connections do: a renewal that cannot be used shows
   * in the log at once.
   */
  public void reload() {
    certificates.reload();
  }
}
