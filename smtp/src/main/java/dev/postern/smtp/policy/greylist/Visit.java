package dev.postern.smtp.policy.greylist;

/**
 * Who comes.
 *
 * @param triplet network, sender and recipient
 * @param client counts as one of those that come again as they should
 * @param network what both are from, with whom they share their room
 */
record Visit(GreylistKey triplet, GreylistKey client, GreylistKey network) {}
