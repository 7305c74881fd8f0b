/**
 * What password schemes, mechanisms and caches compute with digests, each in one place, and the
 * room in which they compute what takes long.
 */
package dev.postern.auth.hash;
