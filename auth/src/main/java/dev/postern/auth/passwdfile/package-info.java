/** Dovecot's passwd-file, and a static directory of users. */
package dev.postern.auth.passwdfile;
