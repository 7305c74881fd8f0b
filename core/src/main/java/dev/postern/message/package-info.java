/** Messages and their SMTP envelopes, free of any protocol or store. */
package dev.postern.message;
