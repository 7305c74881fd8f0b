package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import java.util.EnumSet;
import java.util.Set;

/** Which response codes a listener sends: those of the capabilities that it does not hide. */
final class ShownCodes {
  static final String RESP_CODES = "RESP-CODES";
  static final String AUTH_RESP_CODE = "AUTH-RESP-CODE";

  private ShownCodes() {}

  /** The codes that are left out of replies. */
  static Set<ResponseCode> hidden(Set<String> capabilities) {
    if (capabilities.contains(RESP_CODES)) {
      return EnumSet.allOf(ResponseCode.class);
    }
    return capabilities.contains(AUTH_RESP_CODE)
        ? EnumSet.of(ResponseCode.AUTH)
        : EnumSet.noneOf(ResponseCode.class);
  }
}
