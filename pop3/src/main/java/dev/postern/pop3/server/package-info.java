/** The POP3 server: one table of commands ({@code Commands}), one file a command. */
package dev.postern.pop3.server;
