package dev.postern.examples;

import dev.postern.Tls;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The server's certificate, and those of its clients. */
final class CertificateOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "PEM",
      description = "Certificate chain. Default: self-signed, its authority in DIR/ca.pem")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "PEM", description = "Private key of --tls-cert")
  private Path key;

  @Option(
      names = "--client-ca",
      paramLabel = "PEM",
      description = "Authorities of clients' certificates (EXTERNAL)")
  private Path clientAuthorities;

  /**
   * Looks at what can be seen without any file.
   *
   * @throws IllegalArgumentException if something is missing
   */
  void check() {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--tls-cert and --tls-key go together");
    }
  }

  /** Whether no file holds the server's certificate. */
  boolean isSelfSigned() {
    return certificate == null;
  }

  /** Whether clients are asked for certificates. */
  boolean asksClients() {
    return clientAuthorities != null;
  }

  /** What is there for a server of a name. */
  Tls tls(String hostname) {
    return withClients(files().orElseGet(() -> selfSigned(hostname)));
  }

  /** The same with another certificate of the server's. */
  Tls withClients(Tls own) {
    return clientAuthorities == null
        ? own
        : Mistakes.named(
            "--client-ca",
            () -> own.clientCertificates(Tls.ClientCertificates.WANTED, clientAuthorities));
  }

  private Optional<Tls> files() {
    return certificate == null
        ? Optional.empty()
        : Optional.of(Mistakes.named("--tls-cert, --tls-key", () -> Tls.pem(certificate, key)));
  }

  private static Tls selfSigned(String hostname) {
    try {
      return Tls.selfSigned(hostname, "localhost", "127.0.0.1", "::1");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--hostname is " + e.getMessage(), e);
    }
  }
}
