/**
 * A store in a database over plain JDBC, as a tutorial: {@code SqlStore} first. Not part of any
 * artifact.
 */
package dev.postern.examples.sql;
