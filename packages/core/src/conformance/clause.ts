/** One promise that every adapter keeps. `name` completes the sentence "a store …" (or "a key ring …"). */
export interface Clause<Port> {
  /** The promise, as the end of a sentence. */
  readonly name: string
  /** Rejects when `port`, which is empty at first, breaks the promise. */
  readonly check: (port: Port) => Promise<void>
}
