/** A filter that rewrites messages. */
package dev.postern.examples.filter;
