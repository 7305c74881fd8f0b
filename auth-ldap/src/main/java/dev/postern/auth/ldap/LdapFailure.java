package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;

/** A question that the directory did not answer. The text is for the log and holds no secret. */
final class LdapFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 200;

  private final boolean told;

  private LdapFailure(String reason, Throwable cause, boolean told) {
    super(reason, cause);
    this.told = told;
  }

  /** This question is not answered, and the next one may be. */
  static LdapFailure of(String reason, Throwable cause) {
    return new LdapFailure(reason, cause, false);
  }

  /** No server can be used, which the log was told when it began. */
  static LdapFailure away(String reason, Throwable cause) {
    return new LdapFailure(reason, cause, true);
  }

  boolean isTold() {
    return told;
  }

  /**
   * Says what went wrong. What a server says of itself is left out, since it may repeat what it was
   * asked.
   */
  static String reason(Exception e) {
    if (e instanceof LDAPException ldap && !ldap.getResultCode().isClientSideResultCode()) {
      ResultCode code = ldap.getResultCode();
      return "it answered " + code.intValue() + " (" + line(code.getName()) + ")";
    }
    Throwable root = root(e);
    if (root instanceof LDAPException ldap) {
      // Its text holds what was asked.
      return ldap.getResultCode().equals(ResultCode.SERVER_DOWN)
          ? "it closed the connection"
          : line(ldap.getResultCode().getName());
    }
    return line(root.getMessage() == null ? root.toString() : root.getMessage());
  }

  static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String line(String text) {
    String one = text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ");
    return one.length() > LONGEST ? one.substring(0, LONGEST) : one;
  }
}
