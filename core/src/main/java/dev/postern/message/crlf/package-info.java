/**
 * Line ends: where they are, and messages with bare LFs as they are served, for stores of Postern's
 * own. Others take {@link dev.postern.message.MessageSource#withCrlf}.
 */
package dev.postern.message.crlf;
