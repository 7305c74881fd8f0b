/** SASL mechanisms (RFC 4422), shared by all protocols. */
package dev.postern.auth.sasl;
