/**
 * Locks of the whole database that bind no table (PostgreSQL, section 13.3.5). They end with their transaction, so
 * they are safe behind a pooler that hands transactions to different server processes. The numbers are part of the
 * interface between releases: all of them write and migrate under the same.
 */

/** Held from before a change is dated until it can be seen: changes are seen in the order of their dates. */
export const WRITING = 0x56454454_01

/** Held by the one process that migrates. */
export const MIGRATING = 0x56454454_02
