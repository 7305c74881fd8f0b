/** The API and SPI of Postern, its network layer and the in-memory store. */
// Modules that are named here are built after core, so javac cannot see them yet.
@SuppressWarnings("module")
module dev.postern.core {
  requires org.apache.mina.core;
  requires org.slf4j;
  requires static org.bouncycastle.pkix;
  requires static org.bouncycastle.provider;

  exports dev.postern;
  exports dev.postern.auth;
  exports dev.postern.delivery;
  exports dev.postern.dns;
  exports dev.postern.delivery.alias;
  exports dev.postern.filter;
  exports dev.postern.message;
  exports dev.postern.mime;
  exports dev.postern.net;
  exports dev.postern.store;
  exports dev.postern.table;
  exports dev.postern.delivery.dispatch to
      dev.postern.smtp,
      dev.postern.testing.kit;
  exports dev.postern.log to
      dev.postern.authentication,
      dev.postern.authentication.ldap,
      dev.postern.authentication.oauth,
      dev.postern.authentication.sql,
      dev.postern.imap,
      dev.postern.pop3,
      dev.postern.smtp;
  exports dev.postern.message.crlf to
      dev.postern.maildir,
      dev.postern.smtp;
  exports dev.postern.mime.structure to
      dev.postern.imap,
      dev.postern.smtp;
  exports dev.postern.template to
      dev.postern.authentication,
      dev.postern.authentication.pam,
      dev.postern.authentication.sql,
      dev.postern.authentication.ldap,
      dev.postern.authentication.oauth,
      dev.postern.maildir,
      dev.postern.pop3;
  exports dev.postern.net.internal to
      dev.postern.testing.kit;
}
