/** The servers of SMTP, Submission and LMTP. */
module dev.postern.smtp {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires java.naming;
  requires org.slf4j;

  exports dev.postern.smtp;
  exports dev.postern.smtp.policy;
  exports dev.postern.smtp.policy.delegation;
  exports dev.postern.smtp.policy.greylist;
}
