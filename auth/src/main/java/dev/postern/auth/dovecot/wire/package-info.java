/** The lines of Dovecot's auth protocol, as its server and its client write and read them. */
package dev.postern.auth.dovecot.wire;
