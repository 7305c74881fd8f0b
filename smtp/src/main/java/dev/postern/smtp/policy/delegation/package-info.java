/**
 * Asks other programs by Postfix's policy delegation protocol, e.g. postgrey or an SPF service.
 *
 * <pre>{@code
 * PolicyRule postgrey = PolicyService.at("inet:127.0.0.1:10023").defaultAction("DUNNO").rule();
 * Listener port25 = Smtp.mx(Policy.recipient(PolicyRule.rejectUnauthDestination(), postgrey));
 * }</pre>
 */
package dev.postern.smtp.policy.delegation;
