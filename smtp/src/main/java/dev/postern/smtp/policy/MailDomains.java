package dev.postern.smtp.policy;

import dev.postern.dns.DnsAnswer;
import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.message.Idna;
import java.util.List;
import java.util.Optional;

/** Whether mail could be sent to a domain, as the DNS says (RFC 5321 §5.1). */
record MailDomains(DnsResolver resolver) {

  /** What the DNS says of a domain. */
  enum Standing {
    /** It has an MX or an address. */
    FOUND,
    /** It has neither. */
    NOT_FOUND,
    /** It takes no mail, and says so (RFC 7505). */
    NULL_MX
  }

  /**
   * What the DNS says.
   *
   * @param domain of letters in any script
   */
  Standing of(String domain) throws DnsException {
    Optional<String> ascii = Idna.toAscii(domain);
    if (ascii.isEmpty()) {
      return Standing.NOT_FOUND;
    }
    DnsAnswer<DnsRecord.MailExchanger> exchangers = resolver.resolve(ascii.get(), DnsType.MX);
    if (exchangers instanceof DnsAnswer.NoSuchName) {
      return Standing.NOT_FOUND;
    }
    List<DnsRecord.MailExchanger> records = exchangers.records();
    if (records.stream().anyMatch(record -> !record.host().isEmpty())) {
      return Standing.FOUND;
    }
    if (!records.isEmpty()) {
      return Standing.NULL_MX;
    }
    return hasAddress(ascii.get()) ? Standing.FOUND : Standing.NOT_FOUND;
  }

  private boolean hasAddress(String name) throws DnsException {
    return !resolver.resolve(name, DnsType.A).records().isEmpty()
        || !resolver.resolve(name, DnsType.AAAA).records().isEmpty();
  }
}
