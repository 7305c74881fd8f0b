package dev.postern.tls.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's certificates from all their sources and the TLS context that presents them. Safe for
 * many threads; none watches the files: whoever asks for an engine looks at them now and then.
 */
public final class ServerCertificates {
  /** How long an answer of the file system holds. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ServerCertificates.class);

  private final List<CertificateSource> sources;
  private final LongSupplier nanoTime;
  private final AtomicLong lastLook;
  private volatile Served served;

  /** The context that lives as long as this object, and its keys, which are replaced. */
  private record Served(SSLContext context, SSLParameters parameters, SniKeys keys) {
    SSLEngine engine() {
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      engine.setSSLParameters(parameters);
      return engine;
    }
  }

  ServerCertificates(List<CertificateSource> sources, LongSupplier nanoTime) {
    this.sources = List.copyOf(sources);
    this.nanoTime = nanoTime;
    lastLook = new AtomicLong(nanoTime.getAsLong());
  }

  /** A chain and a key in PEM files. */
  public static ServerCertificates pem(Path certificateChain, Path privateKey) {
    return of(
        new CertificateFiles(
            List.of(certificateChain, privateKey),
            privateKey,
            () -> CertificateReaders.pem(certificateChain, privateKey),
            Clock.systemUTC(),
            log::warn));
  }

  /** A PKCS12 or JKS key store. */
  public static ServerCertificates keyStore(Path file, char[] password) {
    char[] own = password.clone();
    return of(
        new CertificateFiles(
            List.of(file),
            file,
            () -> CertificateReaders.keyStore(file, own),
            Clock.systemUTC(),
            log::warn));
  }

  /** An authority and a certificate of its own, made in the background. */
  public static ServerCertificates selfSigned(String... names) {
    List<String> checked = SelfSignedAuthority.names(names);
    return of(new SelfSignedSource(checked, Clock.systemUTC(), new SecureRandom()));
  }

  private static ServerCertificates of(CertificateSource source) {
    ServerCertificates certificates = new ServerCertificates(List.of(source), System::nanoTime);
    // JSSE and the making of keys cost 200 ms of a cold start, which so go beside the rest of it.
    Thread warmUp = new Thread(certificates::warmUp, "postern-tls-warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    return certificates;
  }

  private void warmUp() {
    try {
      served().engine();
    } catch (RuntimeException e) {
      // Whoever needs an engine meets it again.
      log.debug("TLS not warmed up", e);
    }
  }

  /** These and others, these first. */
  public ServerCertificates and(ServerCertificates others) {
    List<CertificateSource> all = new ArrayList<>(sources);
    all.addAll(others.sources);
    return new ServerCertificates(all, nanoTime);
  }

  /** The server's side of a new connection. May read files, so not for I/O threads. */
  public SSLEngine newServerEngine() {
    Served now = served();
    long time = nanoTime.getAsLong();
    long last = lastLook.get();
    // One of the threads that find it due looks; the others go on with what is.
    if (time - last >= LOOK_INTERVAL.toNanos() && lastLook.compareAndSet(last, time)) {
      look();
    }
    return now.engine();
  }

  /** Looks at the files now. */
  public void reload() {
    served();
    look();
  }

  /** A context for clients that trust these certificates, as they are now, and no others. */
  public SSLContext clientContext() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (X509Certificate certificate : trusted()) {
        trusted.setCertificateEntry("server-" + number++, certificate);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS context for clients", e);
    }
  }

  /** What {@link #clientContext()} trusts, in PEM. */
  public String trustedPem() {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    StringBuilder pem = new StringBuilder();
    try {
      for (X509Certificate certificate : trusted()) {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(encoder.encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that cannot be written", e);
    }
    return pem.toString();
  }

  SSLSessionContext sessionContext() {
    return served().context().getServerSessionContext();
  }

  private List<X509Certificate> trusted() {
    return served().keys().table().credentials().stream()
        .map(Credential::trust)
        .distinct()
        .toList();
  }

  private Served served() {
    Served now = served;
    if (now == null) {
      synchronized (this) {
        now = served;
        if (now == null) {
          now = serve();
          served = now;
        }
      }
    }
    return now;
  }

  private Served serve() {
    SniKeys keys = new SniKeys(new CertificateTable(0, collect()));
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // No trust managers: null would load Java's own, and no client is asked for a certificate
      // yet.
      context.init(new KeyManager[] {keys}, new TrustManager[0], null);
      TlsPolicy.bound(context.getServerSessionContext());
      return new Served(context, TlsPolicy.parameters(context), keys);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private synchronized void look() {
    SniKeys keys = served.keys();
    CertificateTable before = keys.table();
    List<Credential> found = collect();
    if (!found.equals(before.credentials())) {
      keys.replace(new CertificateTable(before.generation() + 1, found));
      log.info(
          "certificates reloaded names={}",
          found.stream().flatMap(credential -> credential.names().stream()).distinct().toList());
    }
  }

  private List<Credential> collect() {
    List<Credential> all = new ArrayList<>();
    sources.forEach(source -> all.addAll(source.look()));
    return all;
  }
}
