/** Benchmarks, and the load client that also drives the peers. */
package dev.postern.bench;
