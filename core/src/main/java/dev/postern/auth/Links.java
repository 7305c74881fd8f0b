package dev.postern.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The links of a chain. */
final class Links {
  private Links() {}

  /** The first and those behind it. */
  static <T> List<T> of(T first, T[] next) {
    List<T> all = new ArrayList<>();
    all.add(Objects.requireNonNull(first, "first"));
    for (T one : Objects.requireNonNull(next, "next")) {
      all.add(Objects.requireNonNull(one, "next"));
    }
    return List.copyOf(all);
  }
}
