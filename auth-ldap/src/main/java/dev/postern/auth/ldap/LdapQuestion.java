package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;

/**
 * Asks an LDAP server something, once or anew on another connection.
 *
 * @param <T> the answer
 */
@FunctionalInterface
interface LdapQuestion<T> {
  /** Throws what is no answer. */
  T ask(LDAPConnection connection) throws LDAPException;
}
