/** The IMAP server: sessions, their states, the table of commands and what each one does. */
package dev.postern.imap.server;
