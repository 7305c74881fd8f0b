/**
 * The seam between protocols and the network: frames in, replies out, one thread at a time. No
 * transport type shows here.
 */
package dev.postern.net;
