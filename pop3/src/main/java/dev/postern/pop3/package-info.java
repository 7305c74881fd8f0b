/** POP3 (RFC 1939) with its extensions, as listeners. */
package dev.postern.pop3;
