/**
 * An embeddable mail server: {@link dev.postern.MailServer} takes listeners, a store and an
 * authenticator.
 */
package dev.postern;
