package dev.postern.net.internal;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a TLS connection a login can be tied to (RFC 5056). */
final class ChannelBindings {
  /** RFC 5929 §4. */
  static final String SERVER_END_POINT = "tls-server-end-point";

  /** RFC 9266. */
  static final String EXPORTER = "tls-exporter";

  private static final Logger LOG = LoggerFactory.getLogger(ChannelBindings.class);
  private static final String LABEL = "EXPORTER-Channel-Binding";
  private static final int EXPORTED_OCTETS = 32;

  /** In Java since 25. */
  private static final Optional<MethodHandle> EXPORT = export();

  private ChannelBindings() {}

  /** A digest of the certificate that the server has shown, whichever it was. */
  static Optional<byte[]> serverEndPoint(SSLSession session) {
    return session.getLocalCertificates() != null
            && session.getLocalCertificates()[0] instanceof X509Certificate shown
        ? serverEndPoint(shown)
        : Optional.empty();
  }

  /** Empty where RFC 5929 §4.1 defines none: the signature has no digest of its own. */
  static Optional<byte[]> serverEndPoint(X509Certificate shown) {
    try {
      Optional<String> digest = digest(shown);
      return digest.isEmpty()
          ? Optional.empty()
          : Optional.of(MessageDigest.getInstance(digest.get()).digest(shown.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      LOG.debug("no {} for a certificate signed by {}", SERVER_END_POINT, shown.getSigAlgName(), e);
      return Optional.empty();
    }
  }

  /**
   * What only the two ends can compute; empty before Java 25. Of TLS 1.3 alone: with TLS 1.2 it is
   * unique only with the extended master secret (RFC 9266 §4.2), which no session tells.
   */
  static Optional<byte[]> exporter(SSLSession session) {
    if (EXPORT.isEmpty()
        || !session.getProtocol().equals("TLSv1.3")
        || !(session instanceof ExtendedSSLSession extended)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          (byte[]) EXPORT.get().invokeExact(extended, LABEL, new byte[0], EXPORTED_OCTETS));
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      LOG.debug("no {}", EXPORTER, e);
      return Optional.empty();
    }
  }

  private static Optional<MethodHandle> export() {
    try {
      return Optional.of(
          MethodHandles.publicLookup()
              .findVirtual(
                  ExtendedSSLSession.class,
                  "exportKeyingMaterialData",
                  MethodType.methodType(byte[].class, String.class, byte[].class, int.class)));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty();
    }
  }

  /** The digest of the certificate's signature; SHA-256 for those too weak (RFC 5929 §4.1). */
  private static Optional<String> digest(X509Certificate shown)
      throws GeneralSecurityException, IOException {
    String algorithm = shown.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.equals("RSASSA-PSS")) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(shown.getSigAlgParams());
      return Optional.of(
          strong(parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm()));
    }
    int with = algorithm.indexOf("WITH");
    return with < 0 ? Optional.empty() : Optional.of(strong(algorithm.substring(0, with)));
  }

  private static String strong(String digest) {
    String plain = digest.replace("-", "");
    if (Arrays.asList("MD2", "MD5", "SHA1", "SHA").contains(plain)) {
      return "SHA-256";
    }
    return digest.matches("SHA[0-9]{3}.*") ? "SHA-" + digest.substring("SHA".length()) : digest;
  }
}
