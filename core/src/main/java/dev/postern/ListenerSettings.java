package dev.postern;

import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.Authenticator;
import dev.postern.auth.UserDirectory;
import dev.postern.filter.MessageFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What one listener has otherwise than its server. What is empty is the server's. Immutable. */
final class ListenerSettings {
  static final ListenerSettings NONE = new ListenerSettings();

  private TrustedNetworks proxies = TrustedNetworks.NONE;
  private Set<String> hidden = Set.of();
  private Limits limits = Limits.defaults();
  private Optional<List<MessageFilter>> filters = Optional.empty();
  private Optional<Tls> tls = Optional.empty();
  private Optional<Authenticator> authenticator = Optional.empty();
  private Optional<UserDirectory> userDirectory = Optional.empty();
  private Optional<PlaintextLogins> plaintextLogins = Optional.empty();

  private boolean logsHandshakes;

  private ListenerSettings() {}

  /** Others like these but for one thing. */
  private ListenerSettings with(Consumer<ListenerSettings> change) {
    ListenerSettings copy = new ListenerSettings();
    copy.proxies = proxies;
    copy.hidden = hidden;
    copy.limits = limits;
    copy.filters = filters;
    copy.tls = tls;
    copy.authenticator = authenticator;
    copy.userDirectory = userDirectory;
    copy.plaintextLogins = plaintextLogins;
    copy.logsHandshakes = logsHandshakes;
    change.accept(copy);
    return copy;
  }

  TrustedNetworks proxies() {
    return proxies;
  }

  ListenerSettings withProxies(TrustedNetworks other) {
    return with(s -> s.proxies = other);
  }

  Set<String> hidden() {
    return hidden;
  }

  ListenerSettings withHidden(Set<String> other) {
    return with(s -> s.hidden = Set.copyOf(other));
  }

  /** Those that were changed go before the server's. */
  Limits limits() {
    return limits;
  }

  ListenerSettings withLimits(Limits other) {
    return with(s -> s.limits = other);
  }

  /** Instead of the server's. */
  Optional<List<MessageFilter>> filters() {
    return filters;
  }

  ListenerSettings withFilters(List<MessageFilter> other) {
    return with(s -> s.filters = Optional.of(other));
  }

  Optional<Tls> tls() {
    return tls;
  }

  ListenerSettings withTls(Tls other) {
    return with(s -> s.tls = Optional.of(other));
  }

  Optional<Authenticator> authenticator() {
    return authenticator;
  }

  ListenerSettings withAuthenticator(Authenticator other) {
    return with(s -> s.authenticator = Optional.of(other));
  }

  Optional<UserDirectory> userDirectory() {
    return userDirectory;
  }

  ListenerSettings withUserDirectory(UserDirectory other) {
    return with(s -> s.userDirectory = Optional.of(other));
  }

  boolean logsHandshakes() {
    return logsHandshakes;
  }

  ListenerSettings withHandshakesLogged() {
    return with(s -> s.logsHandshakes = true);
  }

  Optional<PlaintextLogins> plaintextLogins() {
    return plaintextLogins;
  }

  ListenerSettings withPlaintextLogins(PlaintextLogins other) {
    return with(s -> s.plaintextLogins = Optional.of(other));
  }
}
