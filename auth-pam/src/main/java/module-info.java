/** Logins by PAM, and the users of the machine. */
module dev.postern.authentication.pam {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires org.slf4j;
}
