/** What others chose, as it may stand in a log. */
package dev.postern.log;
