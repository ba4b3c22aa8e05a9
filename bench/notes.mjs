// Why a goal is missed and what was tried, or what a reader must know, by the text in the first column of the table.
// Written by hand.

export const NOTES = {}
