/**
 * Our own file beside the uidlist, {@code postern-index}, which says what would otherwise need a
 * look at each message: dates, sizes, MODSEQ, file names. It may be deleted at any time.
 */
package dev.postern.maildir.index;
