/** The servers of SMTP, Submission and LMTP. */
module dev.postern.smtp {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires org.slf4j;

  exports dev.postern.smtp;
  exports dev.postern.smtp.policy;
}
