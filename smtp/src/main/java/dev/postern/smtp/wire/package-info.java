/** The grammar of SMTP and LMTP on the wire; knows no session, store or configuration. */
package dev.postern.smtp.wire;
