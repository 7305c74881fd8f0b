package dev.postern.auth.secondfactor;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a password that one mail client has. Immutable; text never shows the hash.
 *
 * @param id by which it is revoked; of letters and digits
 * @param name what its user calls it, e.g. {@code phone}
 * @param services the protocols it serves for ({@code imap}, {@code pop3}, {@code smtp}); empty for
 *     all
 * @param hash of the password, as {@link ApplicationPasswords} made it
 * @param created when it was made
 * @param lastUsed when somebody logged in with it, to some minutes
 */
public record ApplicationPassword(
    String id,
    String name,
    Set<String> services,
    String hash,
    Instant created,
    Optional<Instant> lastUsed) {

  public ApplicationPassword {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    services = Set.copyOf(Objects.requireNonNull(services, "services"));
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(lastUsed, "lastUsed");
  }

  /** Whether it serves for a protocol. */
  public boolean serves(String service) {
    return services.isEmpty() || services.contains(service);
  }

  ApplicationPassword usedAt(Instant time) {
    return lastUsed.filter(last -> !last.isBefore(time)).isPresent()
        ? this
        : new ApplicationPassword(id, name, services, hash, created, Optional.of(time));
  }

  /** Never shows the hash. */
  @Override
  public String toString() {
    return "ApplicationPassword[" + id + " " + name + "]";
  }
}
