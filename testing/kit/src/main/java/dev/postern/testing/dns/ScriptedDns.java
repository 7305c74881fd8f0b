package dev.postern.testing.dns;

import dev.postern.dns.DnsAnswer;
import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A DNS that says what a test wants, in lines {@code name type value}, e.g. {@code example.org MX
 * 10 mail.example.org}; a name with {@code FAIL} is one whose server fails, all others do not
 * exist. Immutable.
 *
 * <pre>{@code
 * ScriptedDns.of("example.org A 192.0.2.1", "1.2.0.192.in-addr.arpa PTR example.org", "slow.example FAIL")
 * }</pre>
 */
public final class ScriptedDns implements DnsResolver {
  private final DnsResolver records;
  private final Set<String> failing;

  private ScriptedDns(Map<String, List<DnsRecord>> zone, Set<String> failing) {
    this.records = DnsResolver.of(zone);
    this.failing = failing;
  }

  /**
   * Says these lines.
   *
   * @throws IllegalArgumentException if one is not as described above
   */
  public static ScriptedDns of(String... lines) {
    Objects.requireNonNull(lines, "lines");
    Map<String, List<DnsRecord>> zone = new HashMap<>();
    Set<String> failing = new HashSet<>();
    for (String line : lines) {
      String[] words = line.strip().split(" +", 3);
      String name = words[0].toLowerCase(Locale.ROOT);
      if (words.length > 1 && words[1].equals("FAIL")) {
        failing.add(name);
      } else if (words.length == 3) {
        zone.computeIfAbsent(name, unused -> new ArrayList<>()).add(record(words[1], words[2]));
      } else {
        throw new IllegalArgumentException("not 'name type value': " + line);
      }
    }
    return new ScriptedDns(zone, failing);
  }

  @Override
  public <R extends DnsRecord> DnsAnswer<R> resolve(String name, DnsType<R> type)
      throws DnsException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (failing.contains(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower)) {
      throw new DnsException("the test wants it to fail");
    }
    return records.resolve(name, type);
  }

  private static DnsRecord record(String type, String value) {
    return switch (type) {
      case "A", "AAAA" -> new DnsRecord.Address(address(value));
      case "MX" ->
          new DnsRecord.MailExchanger(
              Integer.parseInt(value.substring(0, value.indexOf(' '))),
              value.substring(value.indexOf(' ') + 1));
      case "NS" -> new DnsRecord.NameServer(value);
      case "TXT" -> new DnsRecord.Text(List.of(value));
      case "PTR" -> new DnsRecord.Pointer(value);
      case "CNAME" -> new DnsRecord.Alias(value);
      default -> throw new IllegalArgumentException("no such type: " + type);
    };
  }

  private static InetAddress address(String value) {
    try {
      return InetAddress.getByName(value);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + value, e);
    }
  }
}
