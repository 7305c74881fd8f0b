/**
 * The SPI of authentication: who may log in, who exists, and SASL mechanisms. Implementations live
 * in {@code postern-auth}.
 *
 * <p>One user, whose mail is known by the same name:
 *
 * <pre>{@code
 * MailUser ann = MailUser.of("ann@example.org");
 * UserDirectory directory = name -> name.equals(ann.name()) ? UserLookup.found(ann) : UserLookup.unknown();
 * Authenticator authenticator = (credentials, context) ->
 *     credentials.equals(Credentials.Password.of("ann@example.org", "secret"))
 *         ? AuthOutcome.accepted(ann)
 *         : AuthOutcome.denied();
 * MailServer.builder().authenticator(authenticator).userDirectory(directory);
 * }</pre>
 */
package dev.postern.auth;
