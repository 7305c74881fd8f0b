/** Texts with variables in Dovecot's notation, for the modules that read its settings. */
package dev.postern.template;
