/**
 * Tables that Postfix's maps are read from: aliases, access lists, owners of senders.
 *
 * <pre>{@code
 * LookupTable table = LookupTable.of(Map.of("spam.example", "REJECT we take no mail from there"));
 * table.find("spam.example"); // Optional[REJECT we take no mail from there]
 * }</pre>
 */
package dev.postern.table;
