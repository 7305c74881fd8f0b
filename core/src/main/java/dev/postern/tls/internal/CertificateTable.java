package dev.postern.tls.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All credentials at one time, found by the name that a client asks for. Immutable.
 *
 * <p>An alias carries the table's generation, so that one chosen before a reload never stands for a
 * key of the table after it.
 */
final class CertificateTable {
  private static final char GENERATION = '#';

  private final long generation;
  private final List<Credential> credentials;
  private final Map<String, List<Integer>> byName = new HashMap<>();

  CertificateTable(long generation, List<Credential> credentials) {
    this.generation = generation;
    this.credentials = List.copyOf(credentials);
    for (int i = 0; i < credentials.size(); i++) {
      for (String name : credentials.get(i).names()) {
        byName.computeIfAbsent(name, unused -> new ArrayList<>()).add(i);
      }
    }
  }

  long generation() {
    return generation;
  }

  List<Credential> credentials() {
    return credentials;
  }

  /**
   * The alias of the credential for the name with that type of key. A name's own certificates go
   * before a wildcard's; a certificate of another name is never taken for lack of a key type, as
   * the handshake then goes on with the next type.
   */
  Optional<String> alias(List<String> requested, String keyType) {
    return candidates(requested).stream()
        .filter(i -> credentials.get(i).hasKeyType(keyType))
        .findFirst()
        .map(i -> i + "" + GENERATION + generation);
  }

  /** The credential of an alias, empty if the alias is of another generation. */
  Optional<Credential> credential(String alias) {
    int mark = alias.indexOf(GENERATION);
    if (mark <= 0 || !alias.substring(mark + 1).equals(Long.toString(generation))) {
      return Optional.empty();
    }
    return Optional.of(credentials.get(Integer.parseInt(alias, 0, mark, 10)));
  }

  private List<Integer> candidates(List<String> requested) {
    List<Integer> found = new ArrayList<>();
    for (String name : requested) {
      found.addAll(named(CertificateNames.normal(name)));
    }
    return found.isEmpty() ? defaults() : found;
  }

  /** By the exact name, then by {@code *.} for its first label (RFC 6125 §6.4.3). */
  private List<Integer> named(String name) {
    List<Integer> found = new ArrayList<>(byName.getOrDefault(name, List.of()));
    int dot = name.indexOf('.');
    if (dot > 0) {
      found.addAll(byName.getOrDefault("*" + name.substring(dot), List.of()));
    }
    return found;
  }

  /** The first credential, and those of its name with other types of key. */
  private List<Integer> defaults() {
    List<Integer> found = new ArrayList<>(List.of(0));
    for (String name : credentials.get(0).names()) {
      found.addAll(byName.get(name));
    }
    return found;
  }
}
