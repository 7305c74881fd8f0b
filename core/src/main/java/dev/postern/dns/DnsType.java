package dev.postern.dns;

/**
 * A type of records that can be asked for.
 *
 * @param <R> what the answer is made of
 */
public final class DnsType<R extends DnsRecord> {
  /** IPv4 addresses. */
  public static final DnsType<DnsRecord.Address> A = new DnsType<>("A", DnsRecord.Address.class);

  /** IPv6 addresses. */
  public static final DnsType<DnsRecord.Address> AAAA =
      new DnsType<>("AAAA", DnsRecord.Address.class);

  /** Who takes a domain's mail. */
  public static final DnsType<DnsRecord.MailExchanger> MX =
      new DnsType<>("MX", DnsRecord.MailExchanger.class);

  /** Who answers for a zone. */
  public static final DnsType<DnsRecord.NameServer> NS =
      new DnsType<>("NS", DnsRecord.NameServer.class);

  /** Texts. */
  public static final DnsType<DnsRecord.Text> TXT = new DnsType<>("TXT", DnsRecord.Text.class);

  /** The name of an address, see {@link DnsResolver#reverseName}. */
  public static final DnsType<DnsRecord.Pointer> PTR =
      new DnsType<>("PTR", DnsRecord.Pointer.class);

  /** The name that a name stands for. */
  public static final DnsType<DnsRecord.Alias> CNAME =
      new DnsType<>("CNAME", DnsRecord.Alias.class);

  private final String mnemonic;
  private final Class<R> record;

  private DnsType(String mnemonic, Class<R> record) {
    this.mnemonic = mnemonic;
    this.record = record;
  }

  /** As in a zone file, e.g. {@code MX}. */
  public String mnemonic() {
    return mnemonic;
  }

  /** What the answer is made of. */
  public Class<R> record() {
    return record;
  }

  @Override
  public String toString() {
    return mnemonic;
  }
}
