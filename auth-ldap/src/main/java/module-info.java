/** Logins and users from an LDAP directory. */
module dev.postern.authentication.ldap {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires org.slf4j;
  requires unboundid.ldapsdk;

  exports dev.postern.auth.ldap;
}
