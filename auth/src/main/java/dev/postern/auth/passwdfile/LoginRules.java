package dev.postern.auth.passwdfile;

import dev.postern.TrustedNetworks;
import dev.postern.auth.AuthContext;
import dev.postern.auth.DenialReason;
import dev.postern.net.PeerInfo;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user's passdb fields say of a login whose password fits. */
record LoginRules(UserFields fields) {
  private static final String NO_PASSWORD = "nopassword";
  private static final String PASSWORD = "password";

  private static final String NO_LOGIN = "nologin";
  private static final String FAIL = "fail";
  private static final String NETS = "allow_nets";
  private static final String REAL_NETS = "allow_real_nets";
  private static final String LOCAL = "local";

  /** Days from whose beginning on the password, or the user, is refused; Dovecot passes them on. */
  private static final List<String> EXPIRIES =
      List.of("postern_password_expires", "postern_account_expires");

  /** Each sends a login elsewhere, or leaves it to another; to let the user in would be wrong. */
  private static final List<String> NOT_SERVED =
      List.of(
          "proxy",
          "proxy_maybe",
          "proxy_always",
          "host",
          "login_user",
          "noauthenticate",
          "delay_until");

  boolean needNoPassword() {
    return fields.has(NO_PASSWORD);
  }

  /**
   * Why the user may not log in, or not now, or not from there. A client on a unix socket has no
   * address and is in no network; it is let in by {@code local}.
   *
   * @throws IllegalArgumentException if a field cannot be understood, or is not served
   */
  Optional<DenialReason> denial(AuthContext context, LocalDate today) {
    if (fields.has(NO_LOGIN) || fields.has(FAIL)) {
      return Optional.of(DenialReason.DISABLED);
    }
    checkServed();
    if (expiries().anyMatch(day -> !today.isBefore(day))) {
      return Optional.of(DenialReason.EXPIRED);
    }
    PeerInfo peer = context.peer();
    return allow(NETS, peer.remote()) && allow(REAL_NETS, peer.proxy().or(peer::remote))
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_FROM_HERE);
  }

  /**
   * Who has logged in: the user, or whom the field {@code user} names.
   *
   * @throws IllegalArgumentException if it names nobody
   */
  String renamed(String name) {
    String renamed = fields.get("user").orElse(name);
    if (renamed.isEmpty()) {
      throw new IllegalArgumentException("the field user is empty");
    }
    return renamed;
  }

  /**
   * Finds out whether logins can be answered.
   *
   * @throws IllegalArgumentException if not
   */
  void check(String name) {
    renamed(name);
    if (!fields.has(NO_LOGIN) && !fields.has(FAIL)) {
      checkServed();
    }
    expiries().forEach(day -> {});
    fields.each(NETS).forEach(LoginRules::networks);
    fields.each(REAL_NETS).forEach(LoginRules::networks);
  }

  /**
   * What has no effect, in words for the line's owner.
   *
   * @param password whether there is one in its place
   */
  Optional<String> idle(boolean password) {
    if (password && needNoPassword()) {
      return Optional.of("nopassword has no effect beside a password");
    }
    return fields.has(PASSWORD)
        ? Optional.of("a field password has no effect, the second place is the password's")
        : Optional.empty();
  }

  private void checkServed() {
    for (String name : NOT_SERVED) {
      if (fields.has(name)) {
        throw new IllegalArgumentException("the field " + name + " is not served");
      }
    }
  }

  private Stream<LocalDate> expiries() {
    return EXPIRIES.stream().flatMap(name -> fields.get(name).map(v -> day(name, v)).stream());
  }

  private static LocalDate day(String name, String value) {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " is no day such as 2027-01-31", e);
    }
  }

  private boolean allow(String name, Optional<InetSocketAddress> remote) {
    return fields.each(name).stream().allMatch(nets -> allows(nets, remote));
  }

  private static boolean allows(String nets, Optional<InetSocketAddress> remote) {
    return remote.isEmpty()
        ? List.of(nets.split(",")).contains(LOCAL)
        : networks(nets).contains(remote.get().getAddress());
  }

  private static TrustedNetworks networks(String nets) {
    return TrustedNetworks.of(
        Arrays.stream(nets.split(","))
            .filter(n -> !n.isEmpty() && !n.equals(LOCAL))
            .toArray(String[]::new));
  }
}
