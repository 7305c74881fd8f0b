/**
 * The DNS, asked with dnsjava.
 *
 * <pre>{@code
 * DnsResolver resolver = DnsJavaResolver.system();
 * }</pre>
 */
package dev.postern.dns.dnsjava;
