/** What the nearest headings say of a part of an article. Several may hold at once. */
export interface Section {
  /** Indicators of compromise. */
  readonly indicators: boolean
  /** Domains, addresses, servers. */
  readonly network: boolean
  /** Files and their hashes. */
  readonly files: boolean
  /** Keys, serial numbers and the like, which look like hashes. */
  readonly keys: boolean
  /** Reports of others, and further reading. */
  readonly references: boolean
  /** Brands that are imitated, victims, services that are abused. */
  readonly harmless: boolean
}

/** What the header of a column says of its cells. */
export type Column = 'network' | 'file' | 'hash' | 'key' | 'version' | 'owner' | 'harmless' | 'other'

/** What a stretch of text is. */
export interface Place {
  readonly kind: 'line' | 'heading' | 'cell' | 'code'
  readonly section: Section
  /** Of a cell whose column has a header. */
  readonly column?: Column
  /** Beside the article: a box, a menu. */
  readonly aside: boolean
}

/** A line, a heading, a cell. Stretches are in order and do not overlap. */
export interface Stretch {
  readonly start: number
  readonly end: number
  readonly place: Place
}

/** A link that the reader of an article can follow. */
export interface Link {
  readonly start: number
  readonly end: number
  readonly target: string
}

/** An article as people read it. */
export interface Reading {
  readonly text: string
  readonly stretches: readonly Stretch[]
  /** In order. */
  readonly links: readonly Link[]
  /** Where the article says that it stands. */
  readonly ownUrl?: string
}
