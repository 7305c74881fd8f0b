/** The POP3 server. */
@SuppressWarnings("module") // the digit is part of the protocol's name
module dev.postern.pop3 {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires org.slf4j;

  exports dev.postern.pop3;
}
