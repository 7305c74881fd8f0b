/**
 * Logins and users from an LDAP directory: {@link dev.postern.auth.ldap.LdapAuthenticator}.
 *
 * <pre>{@code
 * LdapAuthenticator ldap = LdapAuthenticator.of(Path.of("/etc/dovecot/dovecot-ldap.conf.ext"));
 * MailServer.builder().authenticator(ldap).userDirectory(ldap);
 * }</pre>
 */
package dev.postern.auth.ldap;
