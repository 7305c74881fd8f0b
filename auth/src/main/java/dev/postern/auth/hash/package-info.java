/** What password schemes, mechanisms and caches compute with digests, each in one place. */
package dev.postern.auth.hash;
