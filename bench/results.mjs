// What a measure comes to: one line of the table. A goal is judged by the unrounded number.

/** A goal that is met up to `limit`; `shown` where the number itself reads badly. */
export function atMost(limit, unit = '', shown = String(limit)) {
  return { meets: (value) => value <= limit, text: `≤ ${shown}${unit}` }
}

/** A goal that is met from `limit` on. */
export function atLeast(limit) {
  return { meets: (value) => value >= limit, text: `≥ ${limit.toLocaleString('en')}` }
}

/**
 * Beside a reference: judged by time of the processor; the clock's is shown too.
 *
 * @param isWhole whether it was measured at the size that the goal speaks of.
 */
export function ratioResult(name, { ours, reference }, goal, { isWhole = true, ...more } = {}) {
  const value = ours.cpu / reference.cpu
  return {
    name,
    goal: goal?.text ?? 'none',
    unit: 'ms CPU',
    ours: ours.cpu,
    reference: reference.cpu,
    value,
    wall: ours.wall / reference.wall,
    isWhole,
    passed: isWhole ? (goal?.meets(value) ?? null) : null,
    ...more,
  }
}

/** A number on its own. */
export function valueResult(name, value, { goal, unit, isWhole = true, ...more }) {
  return {
    name,
    goal: goal.text,
    unit,
    ours: value,
    value,
    passed: isWhole ? goal.meets(value) : null,
    ...more,
  }
}

export function verdict({ passed, goal }) {
  if (passed === null) return goal === 'none' ? 'for information' : 'not at full size'
  return passed ? 'pass' : 'MISS'
}

/** Three digits that count, more in front of the point. */
export function shownNumber(value) {
  if (value === undefined || value === null) return ''
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
