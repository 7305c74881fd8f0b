/**
 * Logging in, as SMTP, POP3 and IMAP do it alike: which mechanisms are offered, the exchange, and
 * what follows from its outcome. Protocols add their words and their states.
 */
package dev.postern.auth.login;
