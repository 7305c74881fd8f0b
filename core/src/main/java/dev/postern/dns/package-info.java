/**
 * What of the DNS a mail server asks for, whoever answers.
 *
 * <pre>{@code
 * DnsResolver resolver = DnsResolver.of(Map.of("example.org", List.of(new DnsRecord.MailExchanger(10, "mail.example.org"))));
 * resolver.resolve("example.org", DnsType.MX).records(); // [MailExchanger[preference=10, host=mail.example.org]]
 * }</pre>
 */
package dev.postern.dns;
