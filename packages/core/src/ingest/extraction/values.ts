/** Whether a line holds what may be a value: then it is no heading, even with words before the value. */
export function holdsValue(line: string): boolean {
  return HOLDS_VALUE.test(line)
}

const HOLDS_VALUE = /[0-9a-f]{16}|[0-9]\.[0-9]|[a-z0-9]\.[a-z]{2}/i
