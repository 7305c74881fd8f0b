package dev.postern.tls.internal;

import java.util.List;

/** Where credentials come from. Safe for many threads. */
interface CertificateSource {
  /**
   * The credentials as they are now, at least one; the same list object while nothing changed. May
   * read files, but only when their attributes changed; keeps what it had if they cannot be used.
   */
  List<Credential> look();
}
