package dev.postern.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** One record of the DNS. Host names are in lower case, without a dot at the end. */
public sealed interface DnsRecord {

  /** Its type. */
  DnsType<?> type();

  /** An address of a host. */
  record Address(InetAddress address) implements DnsRecord {
    public Address {
      Objects.requireNonNull(address, "address");
    }

    @Override
    public DnsType<?> type() {
      return address instanceof Inet4Address ? DnsType.A : DnsType.AAAA;
    }
  }

  /**
   * A host that takes mail.
   *
   * @param preference the lowest is tried first
   * @param host empty for the root, which says that nobody takes mail (RFC 7505)
   */
  record MailExchanger(int preference, String host) implements DnsRecord {
    public MailExchanger {
      host = hostName(Objects.requireNonNull(host, "host"));
    }

    @Override
    public DnsType<?> type() {
      return DnsType.MX;
    }
  }

  /** A host that answers for a zone. */
  record NameServer(String host) implements DnsRecord {
    public NameServer {
      host = hostName(Objects.requireNonNull(host, "host"));
    }

    @Override
    public DnsType<?> type() {
      return DnsType.NS;
    }
  }

  /**
   * A text.
   *
   * @param strings its parts, a character for each octet (ISO-8859-1)
   */
  record Text(List<String> strings) implements DnsRecord {
    public Text {
      strings = List.copyOf(Objects.requireNonNull(strings, "strings"));
    }

    /** All parts in one, as SPF and DKIM want them. */
    public String joined() {
      return String.join("", strings);
    }

    @Override
    public DnsType<?> type() {
      return DnsType.TXT;
    }
  }

  /** The name of an address. */
  record Pointer(String host) implements DnsRecord {
    public Pointer {
      host = hostName(Objects.requireNonNull(host, "host"));
    }

    @Override
    public DnsType<?> type() {
      return DnsType.PTR;
    }
  }

  /** A name that another stands for. */
  record Alias(String host) implements DnsRecord {
    public Alias {
      host = hostName(Objects.requireNonNull(host, "host"));
    }

    @Override
    public DnsType<?> type() {
      return DnsType.CNAME;
    }
  }

  private static String hostName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
