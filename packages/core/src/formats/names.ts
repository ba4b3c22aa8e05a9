/** The formats of the contract. */
export const FORMATS = ['json', 'csv', 'txt'] as const

/** One of {@link FORMATS}. */
export type FormatName = (typeof FORMATS)[number]
