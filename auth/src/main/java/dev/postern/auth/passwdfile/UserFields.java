package dev.postern.auth.passwdfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fields of a user, set one after the other as Dovecot does: a later one takes the place of an
 * earlier one, but for {@code key:protected}, which gives way; {@code key:remove} takes one away.
 * Each {@code allow_nets} counts.
 */
final class UserFields {
  private static final String PROTECTED = ":protected";
  private static final String REMOVE = ":remove";

  private final Map<String, String> values = new HashMap<>();

  /** What was set before, where that is more than once. */
  private final Map<String, List<String>> earlier = new HashMap<>();

  void set(String key, String value) {
    if (key.endsWith(REMOVE)) {
      String name = without(key, REMOVE);
      values.remove(name);
      earlier.remove(name);
    } else if (!key.endsWith(PROTECTED)) {
      put(key, value);
    } else if (!values.containsKey(without(key, PROTECTED))) {
      put(without(key, PROTECTED), value);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Every value that was set, by its name. */
  Map<String, List<String>> all() {
    Map<String, List<String>> all = new HashMap<>(earlier);
    values.forEach((name, last) -> all.merge(name, List.of(last), UserFields::joined));
    return Map.copyOf(all);
  }

  /** Takes one out. */
  Optional<String> take(String name) {
    return Optional.ofNullable(values.remove(name));
  }

  /** The last value of each. */
  Map<String, String> values() {
    return Map.copyOf(values);
  }

  private void put(String name, String value) {
    String before = values.put(name, value);
    if (before != null) {
      earlier.merge(name, List.of(before), UserFields::joined);
    }
  }

  private static List<String> joined(List<String> first, List<String> then) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(then);
    return joined;
  }

  private static String without(String key, String suffix) {
    return key.substring(0, key.length() - suffix.length());
  }
}
