/**
 * A DNS for tests.
 *
 * <pre>{@code
 * DnsResolver resolver = ScriptedDns.of("example.org MX 10 mail.example.org", "slow.example FAIL");
 * }</pre>
 */
package dev.postern.testing.dns;
