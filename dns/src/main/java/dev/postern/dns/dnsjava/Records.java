package dev.postern.dns.dnsjava;

import dev.postern.dns.DnsRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** dnsjava's records as ours. */
final class Records {
  private Records() {}

  /** Empty for one of a type that is not asked for. */
  static Optional<DnsRecord> of(Record record) {
    if (record instanceof ARecord a) {
      return Optional.of(new DnsRecord.Address(a.getAddress()));
    }
    if (record instanceof AAAARecord aaaa) {
      return Optional.of(new DnsRecord.Address(aaaa.getAddress()));
    }
    if (record instanceof MXRecord mx) {
      return Optional.of(new DnsRecord.MailExchanger(mx.getPriority(), mx.getTarget().toString()));
    }
    if (record instanceof NSRecord ns) {
      return Optional.of(new DnsRecord.NameServer(ns.getTarget().toString()));
    }
    if (record instanceof TXTRecord txt) {
      return Optional.of(
          new DnsRecord.Text(
              txt.getStringsAsByteArrays().stream()
                  .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                  .toList()));
    }
    if (record instanceof PTRRecord ptr) {
      return Optional.of(new DnsRecord.Pointer(ptr.getTarget().toString()));
    }
    if (record instanceof CNAMERecord cname) {
      return Optional.of(new DnsRecord.Alias(cname.getTarget().toString()));
    }
    return Optional.empty();
  }
}
