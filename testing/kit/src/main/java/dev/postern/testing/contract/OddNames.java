package dev.postern.testing.contract;

import java.util.List;

/** Names that clients send, and that nobody has. */
final class OddNames {
  static final List<String> ALL =
      List.of(
          "",
          " ",
          "nobody@example.org",
          "ann",
          "ann@example.net",
          "@example.org",
          "ann@example.org\0",
          "ann@example.org\r\nbob",
          " ann@example.org",
          "ann @example.org",
          "ann@ example.org",
          "ann@example.org ",
          "ann@example.org\u202e",
          "../ann@example.org",
          "/etc/passwd",
          "%u%n%d%{user}",
          "ann@example.org' or '1'='1",
          "*",
          "\u0130\u00df\ud83d\ude00@example.org",
          "\ud800",
          "x".repeat(20_000));

  private OddNames() {}
}
