/**
 * Logging in, as SMTP, POP3 and IMAP do it alike: which mechanisms are offered, the exchange, and
 * what follows from its outcome. Protocols add their words and their states. For Postern's own
 * protocols alone; what everybody may see of a login are its events ({@link
 * dev.postern.auth.login}).
 */
package dev.postern.auth.dialogue;
