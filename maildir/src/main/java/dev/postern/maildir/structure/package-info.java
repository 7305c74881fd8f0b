/**
 * Our own file beside the index, {@code postern-structures}, which keeps what was found out by
 * parsing messages. It may be deleted at any time.
 */
package dev.postern.maildir.structure;
