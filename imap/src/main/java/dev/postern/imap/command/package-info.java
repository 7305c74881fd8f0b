/** The commands of IMAP as immutable values, each with its parser (RFC 3501 §6). */
package dev.postern.imap.command;
