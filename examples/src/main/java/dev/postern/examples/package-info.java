/** Small runnable programs, and the standalone server. */
package dev.postern.examples;
