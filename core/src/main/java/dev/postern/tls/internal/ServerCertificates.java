package dev.postern.tls.internal;

import dev.postern.Fatal;
import dev.postern.TlsConfigurationException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
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
  private final Optional<ClientAuthorities> clients;
  private final List<String> protocols;
  private final LongSupplier nanoTime;
  private final AtomicLong lastLook;
  private volatile Served served;

  /**
   * The context and its keys, which are replaced. With other authorities of clients it is another
   * context, which resumes no session that the old ones opened.
   */
  private record Served(
      SSLContext context,
      SSLParameters parameters,
      SniKeys keys,
      List<X509Certificate> authorities) {
    SSLEngine engine() {
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      engine.setSSLParameters(parameters);
      return engine;
    }
  }

  ServerCertificates(List<CertificateSource> sources, LongSupplier nanoTime) {
    this(sources, Optional.empty(), TlsPolicy.PROTOCOLS, nanoTime);
  }

  private ServerCertificates(
      List<CertificateSource> sources,
      Optional<ClientAuthorities> clients,
      List<String> protocols,
      LongSupplier nanoTime) {
    this.sources = List.copyOf(sources);
    this.clients = clients;
    this.protocols = protocols;
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
    } catch (Throwable e) {
      Fatal.rethrow(e);
      // Whoever needs an engine meets it again.
      log.debug("TLS not warmed up", e);
    }
  }

  /** These and others, these first. */
  public ServerCertificates and(ServerCertificates others) {
    if (others.clients.isPresent()) {
      throw new TlsConfigurationException(
          "clients' certificates are asked for by all certificates together: call"
              + " clientCertificates(...) after and(...)");
    }
    if (!others.protocols.equals(TlsPolicy.PROTOCOLS)) {
      throw new TlsConfigurationException(
          "all certificates together have one minimum version: call minimumVersion(...) after"
              + " and(...)");
    }
    List<CertificateSource> all = new ArrayList<>(sources);
    all.addAll(others.sources);
    return new ServerCertificates(all, clients, protocols, nanoTime);
  }

  /**
   * The same, asking clients for a certificate.
   *
   * @param authorities PEM, read now and again when it changes
   * @param needed whether a client without one is turned away
   */
  public ServerCertificates askingClients(Path authorities, boolean needed) {
    return new ServerCertificates(
        sources,
        Optional.of(new ClientAuthorities(authorities, needed, log::warn)),
        protocols,
        nanoTime);
  }

  /** Whether clients are asked for a certificate. */
  public boolean asksClients() {
    return clients.isPresent();
  }

  /** The same, with this protocol, as JSSE calls it, and newer ones alone. */
  public ServerCertificates from(String oldest) {
    List<String> newer = TlsPolicy.PROTOCOLS.subList(0, TlsPolicy.PROTOCOLS.indexOf(oldest) + 1);
    return new ServerCertificates(sources, clients, newer, nanoTime);
  }

  /** The server's side of a new connection. May read files, so not for I/O threads. */
  public SSLEngine newServerEngine() {
    served();
    long time = nanoTime.getAsLong();
    long last = lastLook.get();
    // One of the threads that find it due looks; the others go on with what is.
    if (time - last >= LOOK_INTERVAL.toNanos() && lastLook.compareAndSet(last, time)) {
      look();
    }
    return served.engine();
  }

  /** Looks at the files now. */
  public void reload() {
    served();
    look();
  }

  /** A context for clients that trust these certificates, as they are now, and no others. */
  public SSLContext clientContext() {
    return TrustedCertificates.clientContext(trusted());
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
          now = serve(new SniKeys(new CertificateTable(0, collect())), authorities());
          served = now;
        }
      }
    }
    return now;
  }

  private Served serve(SniKeys keys, List<X509Certificate> authorities) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // Not null, which would load Java's own authorities, even where no client is asked.
      TrustManager[] trust =
          clients.isPresent() ? ClientAuthorities.trusting(authorities) : new TrustManager[0];
      context.init(new KeyManager[] {keys}, trust, null);
      TlsPolicy.bound(context.getServerSessionContext());
      SSLParameters parameters = TlsPolicy.parameters(context, protocols);
      clients.ifPresent(asked -> asked.ask(parameters));
      return new Served(context, parameters, keys, authorities);
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
    List<X509Certificate> authorities = authorities();
    if (!authorities.equals(served.authorities())) {
      served = serve(keys, authorities);
      log.info(
          "authorities of clients reloaded names={}",
          authorities.stream().map(CertificateNames::subject).toList());
    }
  }

  private List<X509Certificate> authorities() {
    return clients.map(ClientAuthorities::look).orElse(List.of());
  }

  private List<Credential> collect() {
    List<Credential> all = new ArrayList<>();
    sources.forEach(source -> all.addAll(source.look()));
    return all;
  }
}
