package dev.postern.auth.dovecot.server;

/**
 * What a request does that may block.
 *
 * @param refused runs instead, in the serial context, if there is no room or time
 * @param since when it was asked for, as {@link System#nanoTime} counts
 */
record WaitingRequest(Runnable task, Runnable refused, long since) {}
