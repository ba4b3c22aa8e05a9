import type { Admission, Refusal } from '../../canonical.ts'
import type { EpochSeconds } from '../../indicator.ts'
import type { Observation } from '../observation.ts'

/** Why a row of a feed came to nothing: a refused value, or a row that could not be read. */
export type Rejection = Refusal | 'bad_row' | 'bad_time' | 'unsupported_type'

/** What a feed's file says. */
export interface FeedReading {
  /** Rows that were read, the rejected ones too. */
  readonly read: number
  readonly observations: readonly Observation[]
  readonly rejected: Readonly<Partial<Record<Rejection, number>>>
}

/** How to read a feed. */
export interface FeedReadOptions extends Admission {
  /** The moment of reading, for lists that give no times. */
  readonly observedAt: EpochSeconds
}

/** A threat feed: where it is, and what its files mean. */
export interface Feed {
  /** What people type: `urlhaus`. */
  readonly name: string
  /** What people read, and what `feed_name` says: `URLhaus`. */
  readonly title: string
  /** Where its operator publishes it. */
  readonly address: string
  /**
   * Reads a whole file of the feed, in any of its published variants.
   *
   * @throws {@link FeedError} when the text is not such a file as a whole: nothing of it may be used then.
   */
  parse(text: string, options: FeedReadOptions): FeedReading
}

/** A text that is not a file of the feed. The message says what was expected; the caller knows the file's name. */
export class FeedError extends Error {
  override readonly name = 'FeedError'
  /** Counted from 1. */
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}
