/**
 * Greylisting (RFC 6647) as postgrey does it: strangers have to come twice.
 *
 * <pre>{@code
 * PolicyRule greylist = Greylist.keptIn(Path.of("/var/lib/postern/greylist")).rule();
 * Listener port25 = Smtp.mx(Policy.recipient(PolicyRule.rejectUnauthDestination(), greylist));
 * }</pre>
 */
package dev.postern.smtp.policy.greylist;
