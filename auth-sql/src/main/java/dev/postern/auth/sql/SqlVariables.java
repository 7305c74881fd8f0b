package dev.postern.auth.sql;

import dev.postern.auth.AuthContext;
import dev.postern.auth.Credentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Dovecot's variables: which of them a query may hold, and what they stand for. */
final class SqlVariables {
  /** Of a query of users. */
  static final Set<String> OF_USERS = Set.of("u", "user", "n", "username", "d", "domain");

  /** The password that a client sent. */
  static final Set<String> PASSWORDS = Set.of("w", "password");

  /** Of a query of passwords. */
  static final Set<String> OF_LOGINS =
      Stream.of(OF_USERS, PASSWORDS, Set.of("s", "service", "r", "rip", "m", "mech"))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private SqlVariables() {}

  /** Those of a name. */
  static Map<String, String> of(String name) {
    int at = name.lastIndexOf('@');
    String local = at < 0 ? name : name.substring(0, at);
    String domain = at < 0 ? "" : name.substring(at + 1);
    return Map.of(
        "u", name, "user", name, "n", local, "username", local, "d", domain, "domain", domain);
  }

  /** Those of a login by that name. */
  static Map<String, String> of(String name, Credentials.Password login, AuthContext context) {
    Map<String, String> values = new HashMap<>(of(name));
    for (String password : PASSWORDS) {
      values.put(password, login.password());
    }
    for (String service : List.of("s", "service")) {
      values.put(service, context.service());
    }
    String remote = context.peer().remote().map(a -> a.getAddress().getHostAddress()).orElse("");
    values.put("r", remote);
    values.put("rip", remote);
    values.put("m", context.mechanism().orElse("PLAIN"));
    values.put("mech", context.mechanism().orElse("PLAIN"));
    return values;
  }
}
