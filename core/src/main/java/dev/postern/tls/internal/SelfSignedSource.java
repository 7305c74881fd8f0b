package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** An authority and a certificate made at the first look; others who look meanwhile wait. */
final class SelfSignedSource implements CertificateSource {
  private final FutureTask<List<Credential>> made;

  /** For names as {@link SelfSignedAuthority#names} gives them. */
  SelfSignedSource(List<String> names, Clock clock, SecureRandom random) {
    made = new FutureTask<>(() -> List.of(SelfSignedAuthority.issue(names, clock, random)));
  }

  @Override
  public List<Credential> look() {
    // Does nothing if another thread is at it or done.
    made.run();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return made.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new TlsConfigurationException("no self-signed certificate", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
