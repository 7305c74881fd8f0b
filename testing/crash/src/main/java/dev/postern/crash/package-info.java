/**
 * The crash test: a server under load is killed again and again, and robbed of disk space,
 * permissions and file descriptors; nothing that was acknowledged may be missing afterwards. What a
 * power failure leaves on a disk is not tested here, only what a killed process leaves.
 */
package dev.postern.crash;
