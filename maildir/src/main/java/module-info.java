/** A mail store in Maildirs, as Dovecot writes them. */
module dev.postern.maildir {
  requires transitive dev.postern.core;
  requires org.slf4j;

  exports dev.postern.maildir;
}
