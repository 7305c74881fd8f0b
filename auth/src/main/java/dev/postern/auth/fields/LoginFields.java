package dev.postern.auth.fields;

import dev.postern.TrustedNetworks;
import dev.postern.auth.AuthContext;
import dev.postern.auth.DenialReason;
import dev.postern.net.PeerInfo;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user's passdb fields say of a login whose password fits. Immutable.
 *
 * @param values of each field, all that were set
 */
public record LoginFields(Map<String, List<String>> values) {
  private static final String NO_PASSWORD = "nopassword";
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

  /** Copies them. */
  public LoginFields {
    values = Map.copyOf(values);
  }

  /** Fields of which each has one value. */
  public static LoginFields of(Map<String, String> fields) {
    return new LoginFields(
        fields.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, field -> List.of(field.getValue()))));
  }

  /** Whether any password is right, where none is kept. */
  public boolean needNoPassword() {
    return values.containsKey(NO_PASSWORD);
  }

  /**
   * Why the user may not log in, or not now, or not from there. A client on a unix socket has no
   * address and is in no network; it is let in by {@code local}.
   *
   * @throws IllegalArgumentException if a field cannot be understood, or is not served
   */
  public Optional<DenialReason> denial(AuthContext context, LocalDate today) {
    if (values.containsKey(FAIL)) {
      return Optional.of(DenialReason.REFUSED);
    }
    if (values.containsKey(NO_LOGIN)) {
      return Optional.of(DenialReason.DISABLED);
    }
    checkServed();
    for (LocalDate day : expiries()) {
      if (!today.isBefore(day)) {
        return Optional.of(DenialReason.EXPIRED);
      }
    }
    PeerInfo peer = context.peer();
    return allow(NETS, peer.remote()) && allow(REAL_NETS, peer.proxy().or(peer::remote))
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_FROM_HERE);
  }

  /**
   * Finds out whether logins can be answered.
   *
   * @throws IllegalArgumentException if not
   */
  public void check() {
    if (!values.containsKey(NO_LOGIN) && !values.containsKey(FAIL)) {
      checkServed();
    }
    expiries();
    each(NETS).forEach(LoginFields::networks);
    each(REAL_NETS).forEach(LoginFields::networks);
  }

  private List<String> each(String name) {
    return values.getOrDefault(name, List.of());
  }

  private void checkServed() {
    for (String name : NOT_SERVED) {
      if (values.containsKey(name)) {
        throw new IllegalArgumentException("the field " + name + " is not served");
      }
    }
  }

  /** Of a field that was set twice the last one counts. */
  private List<LocalDate> expiries() {
    List<LocalDate> days = new ArrayList<>();
    for (String name : EXPIRIES) {
      List<String> set = each(name);
      if (!set.isEmpty()) {
        days.add(day(name, set.get(set.size() - 1)));
      }
    }
    return days;
  }

  private static LocalDate day(String name, String value) {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " is no day such as 2027-01-31", e);
    }
  }

  private boolean allow(String name, Optional<InetSocketAddress> remote) {
    for (String nets : each(name)) {
      if (!allows(nets, remote)) {
        return false;
      }
    }
    return true;
  }

  private static boolean allows(String nets, Optional<InetSocketAddress> remote) {
    TrustedNetworks networks = networks(nets);
    return remote.isEmpty()
        ? names(nets).contains(LOCAL)
        : networks.contains(remote.get().getAddress());
  }

  private static TrustedNetworks networks(String nets) {
    return TrustedNetworks.of(
        names(nets).stream().filter(name -> !name.equals(LOCAL)).toArray(String[]::new));
  }

  private static List<String> names(String nets) {
    return Stream.of(nets.split("[, ]+", -1)).filter(name -> !name.isEmpty()).toList();
  }

  /** Never shows values: one may be a password. */
  @Override
  public String toString() {
    return "LoginFields" + values.keySet();
  }
}
