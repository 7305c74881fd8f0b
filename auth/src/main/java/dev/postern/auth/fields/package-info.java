/**
 * What the extra fields of a user say, in Dovecot's words, wherever they are kept: in a
 * passwd-file, in the columns of a row, in the attributes of an entry. For Postern's own databases
 * alone.
 */
package dev.postern.auth.fields;
