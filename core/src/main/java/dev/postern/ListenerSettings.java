package dev.postern;

import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.Authenticator;
import dev.postern.auth.UserDirectory;
import dev.postern.filter.MessageFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one listener has otherwise than its server. What is empty is the server's.
 *
 * @param limits those that were changed go before the server's
 * @param filters instead of the server's
 */
record ListenerSettings(
    TrustedNetworks proxies,
    Set<String> hidden,
    Limits limits,
    Optional<List<MessageFilter>> filters,
    Optional<Tls> tls,
    Optional<Authenticator> authenticator,
    Optional<UserDirectory> userDirectory,
    Optional<PlaintextLogins> plaintextLogins) {

  static final ListenerSettings NONE =
      new ListenerSettings(
          TrustedNetworks.NONE,
          Set.of(),
          Limits.defaults(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  ListenerSettings withProxies(TrustedNetworks other) {
    return new ListenerSettings(
        other, hidden, limits, filters, tls, authenticator, userDirectory, plaintextLogins);
  }

  ListenerSettings withHidden(Set<String> other) {
    return new ListenerSettings(
        proxies,
        Set.copyOf(other),
        limits,
        filters,
        tls,
        authenticator,
        userDirectory,
        plaintextLogins);
  }

  ListenerSettings withLimits(Limits other) {
    return new ListenerSettings(
        proxies, hidden, other, filters, tls, authenticator, userDirectory, plaintextLogins);
  }

  ListenerSettings withFilters(List<MessageFilter> other) {
    return new ListenerSettings(
        proxies,
        hidden,
        limits,
        Optional.of(other),
        tls,
        authenticator,
        userDirectory,
        plaintextLogins);
  }

  ListenerSettings withTls(Tls other) {
    return new ListenerSettings(
        proxies,
        hidden,
        limits,
        filters,
        Optional.of(other),
        authenticator,
        userDirectory,
        plaintextLogins);
  }

  ListenerSettings withAuthenticator(Authenticator other) {
    return new ListenerSettings(
        proxies, hidden, limits, filters, tls, Optional.of(other), userDirectory, plaintextLogins);
  }

  ListenerSettings withUserDirectory(UserDirectory other) {
    return new ListenerSettings(
        proxies, hidden, limits, filters, tls, authenticator, Optional.of(other), plaintextLogins);
  }

  ListenerSettings withPlaintextLogins(PlaintextLogins other) {
    return new ListenerSettings(
        proxies, hidden, limits, filters, tls, authenticator, userDirectory, Optional.of(other));
  }
}
