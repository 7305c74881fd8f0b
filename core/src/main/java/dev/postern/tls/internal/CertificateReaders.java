package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads credentials out of files: PEM, PKCS #12 and Java's own key stores. */
final class CertificateReaders {
  private static final Logger log = LoggerFactory.getLogger(CertificateReaders.class);
  private static final byte[] JKS = {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed};

  private CertificateReaders() {}

  static List<Credential> pem(Path chainFile, Path keyFile) {
    List<X509Certificate> written =
        CertificateChain.read(PemBlocks.read(chainFile), chainFile.toString());
    PrivateKey key = PemKeys.read(keyFile);
    List<X509Certificate> chain = CertificateChain.ordered(written, key);
    if (chain.isEmpty()) {
      throw new TlsConfigurationException(
          "the private key in " + keyFile + " belongs to no certificate in " + chainFile);
    }
    if (!chain.equals(written)) {
      log.warn(
          "certificate chain put in order file={} written={} sent={}",
          chainFile,
          written.stream().map(CertificateNames::subject).toList(),
          chain.stream().map(CertificateNames::subject).toList());
    }
    return List.of(Credential.of(key, chain));
  }

  static List<Credential> keyStore(Path file, char[] password) {
    byte[] bytes = PemBlocks.bytes(file);
    boolean jks = bytes.length > JKS.length && Arrays.equals(bytes, 0, 4, JKS, 0, 4);
    try {
      KeyStore store = KeyStore.getInstance(jks ? "JKS" : "PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      List<Credential> credentials = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
        if (key instanceof PrivateKey own) {
          credentials.add(Credential.of(own, chain(store, alias, file)));
        }
      }
      if (credentials.isEmpty()) {
        throw new TlsConfigurationException(file + " holds no private key");
      }
      return credentials;
    } catch (UnrecoverableKeyException e) {
      throw new TlsConfigurationException(
          file + " has a key with a password other than the store's", e);
    } catch (IOException e) {
      throw new TlsConfigurationException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "the password does not open " + file
              : file + " is not a PKCS12 or JKS key store",
          e);
    } catch (GeneralSecurityException e) {
      throw new TlsConfigurationException(file + " cannot be used as a key store", e);
    }
  }

  private static List<X509Certificate> chain(KeyStore store, String alias, Path file)
      throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    for (var certificate : store.getCertificateChain(alias)) {
      if (!(certificate instanceof X509Certificate x509)) {
        throw new TlsConfigurationException(file + " has a certificate that is not X.509");
      }
      chain.add(x509);
    }
    return chain;
  }
}
