/**
 * The server's side of SMTP, Submission and LMTP: one session, one table of commands, a file for
 * each command and each extension. {@link dev.postern.smtp.server.CommandTable} and {@link
 * dev.postern.smtp.server.Extensions} are where to add one.
 */
package dev.postern.smtp.server;
