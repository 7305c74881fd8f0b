package dev.postern.auth.ldap;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.auth.password.Work;
import java.util.Optional;

/**
 * Makes the denial of who has no password the same work as that of a wrong one: the costliest
 * stored password that was seen is verified for nothing. Safe for many threads.
 */
final class LdapDecoy {
  /** Nobody's relative name, below the base. */
  static final String RDN = "cn=postern-nobody";

  private final PasswordSchemes schemes;
  private volatile Optional<Seen> costliest = Optional.empty();

  LdapDecoy(PasswordSchemes schemes) {
    this.schemes = schemes;
  }

  /** One that could be verified. */
  synchronized void saw(StoredPassword stored) {
    Work work = schemes.work(stored);
    if (costliest.isEmpty() || costliest.get().work().compareTo(work) < 0) {
      costliest = Optional.of(new Seen(work, stored));
    }
  }

  void spend(Credentials.Password login) {
    costliest.ifPresent(seen -> schemes.spend(login, seen.stored()));
  }

  private record Seen(Work work, StoredPassword stored) {}
}
