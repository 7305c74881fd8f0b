package dev.postern.mime;

import dev.postern.mime.structure.MailAddress;
import java.util.Objects;

/**
 * An address in a header field, decoded: what {@code From: =?utf-8?q?J=C3=BCrgen?=
 * <jo@example.org>} shows to its reader.
 *
 * @param name the display name, in one line; empty if there is none
 * @param localPart what stands before the at sign; empty if there is nothing
 * @param domain the domain as written; empty if there is none
 */
public record HeaderAddress(String name, String localPart, String domain) {
  public HeaderAddress {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(localPart, "localPart");
    Objects.requireNonNull(domain, "domain");
  }

  static HeaderAddress of(MailAddress raw) {
    return new HeaderAddress(
        raw.name().map(Headers::decoded).orElse(""),
        part(raw.mailbox().orElse(""), MailAddress.MISSING_MAILBOX),
        part(raw.host().orElse(""), MailAddress.MISSING_DOMAIN));
  }

  private static String part(String raw, String missing) {
    return raw.equals(missing) ? "" : Headers.decoded(raw);
  }

  /** The address alone: {@code jo@example.org}; without a domain the local part. */
  public String address() {
    return domain.isEmpty() ? localPart : localPart + '@' + domain;
  }
}
