/** Logins by PAM, and the users of the machine. */
module dev.postern.authentication.pam {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires com.sun.jna;
  requires org.slf4j;

  exports dev.postern.auth.pam;
}
