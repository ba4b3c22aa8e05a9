// Why a goal is missed and what was tried, or what a reader must know, by the name of the measure. Written by hand.

export const NOTES = {}
