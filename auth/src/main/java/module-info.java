/** Authentication: logins, SASL mechanisms, password schemes and Dovecot's passwd-file. */
module dev.postern.authentication {
  requires transitive dev.postern.core;
  requires org.apache.commons.codec;
  requires org.slf4j;

  exports dev.postern.auth.login;
  exports dev.postern.auth.sasl;
  exports dev.postern.auth.password;
  exports dev.postern.auth.passwdfile;
}
