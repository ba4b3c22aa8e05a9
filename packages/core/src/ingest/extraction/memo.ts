import { type Canonical, canonicalize } from '../../canonical.ts'
import type { IndicatorType } from '../../indicator.ts'

/** How many answers are kept; a power of two. */
const SLOTS = 256

interface Answer {
  readonly type: IndicatorType
  readonly raw: string
  readonly canonical: Canonical
}

/** Canonicalizes, and knows the last answers: an article repeats its words. */
export function remembering(): (type: IndicatorType, raw: string) => Canonical {
  const answers: (Answer | undefined)[] = Array.from({ length: SLOTS })
  return (type, raw) => {
    const slot = slotOf(raw)
    const known = answers[slot]
    if (known !== undefined && known.raw === raw && known.type === type) return known.canonical
    const canonical = canonicalize(type, raw)
    answers[slot] = { type, raw, canonical }
    return canonical
  }
}

/** By the length, the ends and the middle. */
function slotOf(raw: string): number {
  const { length } = raw
  if (length === 0) return 0
  const [first, middle, last] = [raw.charCodeAt(0), raw.charCodeAt(length >> 1), raw.charCodeAt(length - 1)]
  return (length * 7 + first * 31 + middle * 17 + last) & (SLOTS - 1)
}

/** Asks when it is first needed, and remembers the answer. */
export function once<T extends object | boolean>(ask: () => T): () => T {
  let answer: T | undefined
  return () => (answer ??= ask())
}
