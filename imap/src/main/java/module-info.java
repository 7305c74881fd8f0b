/** The IMAP server. */
module dev.postern.imap {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires org.slf4j;

  exports dev.postern.imap;
}
