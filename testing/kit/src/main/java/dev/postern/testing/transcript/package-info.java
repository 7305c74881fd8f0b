/**
 * Golden transcripts: conversations in files, run against a server in process and over a socket,
 * line by line, octet by octet and as one buffer; the answers must be the same.
 */
package dev.postern.testing.transcript;
