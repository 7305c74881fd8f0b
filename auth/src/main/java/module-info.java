/** Authentication: logins, SASL mechanisms, password schemes and Dovecot's passwd-file. */
// The protocols are built after this module, so javac cannot see them yet.
@SuppressWarnings("module")
module dev.postern.authentication {
  requires transitive dev.postern.core;
  requires com.ongres.saslprep;
  requires java.naming;
  requires static org.apache.commons.codec;
  requires org.slf4j;
  requires static org.bouncycastle.provider;

  exports dev.postern.auth.login;
  exports dev.postern.auth.sasl;
  exports dev.postern.auth.password;
  exports dev.postern.auth.passdb;
  exports dev.postern.auth.passwdfile;
  exports dev.postern.auth.userdb;
  exports dev.postern.auth.dovecot.server;
  exports dev.postern.auth.policy;
  exports dev.postern.auth.secondfactor;
  exports dev.postern.auth.dovecot.client;
  exports dev.postern.auth.hash to
      dev.postern.authentication.oauth;
  exports dev.postern.auth.fields to
      dev.postern.authentication.ldap,
      dev.postern.authentication.sql;
  exports dev.postern.auth.dialogue to
      dev.postern.imap,
      dev.postern.pop3,
      dev.postern.smtp;
}
