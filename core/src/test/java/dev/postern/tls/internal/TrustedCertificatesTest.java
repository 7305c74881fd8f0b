package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.Tls;
import dev.postern.TlsConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedCertificatesTest {
  @TempDir private Path directory;

  @Test
  void theAuthoritiesOfAFileAreTrustedAndNoOthers() throws IOException {
    Tls one = Tls.selfSigned("localhost");
    Tls two = Tls.selfSigned("localhost");
    Path file = directory.resolve("authorities.pem");
    Files.writeString(file, "both:\n" + one.authorityPem() + two.authorityPem());
    for (Tls trusted : new Tls[] {one, two}) {
      assertThat(handshake(file, trusted).say("hello")).isEqualTo("hello");
    }
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> handshake(file, Tls.selfSigned("localhost")));
  }

  @Test
  void aFileOfNoUseIsNamed() throws IOException {
    Path none = directory.resolve("none.pem");
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.trusting(none))
        .withMessage(none + " does not exist");
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.trusting(empty))
        .withMessage(empty + " holds no PEM certificate");
  }

  private static EnginePair handshake(Path authorities, Tls server) throws SSLException {
    return new EnginePair(
            EnginePair.client(Tls.trusting(authorities), "localhost"), server.newServerEngine())
        .handshake();
  }
}
