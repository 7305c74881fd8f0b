/** The wire forms of POP3; they know no session and no store. */
package dev.postern.pop3.wire;
