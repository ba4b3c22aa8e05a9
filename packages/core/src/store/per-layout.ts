import type { Layout } from '../formats/layout.ts'
import type { Category } from '../indicator.ts'

/** Makes what a store needs for a layout and a category once. There are few of both. */
export function perLayout<T>(
  make: (layout: Layout, category: Category | undefined) => T,
): (layout: Layout, category: Category | undefined) => T {
  const made = new WeakMap<Layout, Map<Category | undefined, T>>()
  return (layout, category) => {
    const ofLayout = made.get(layout) ?? new Map<Category | undefined, T>()
    const own = ofLayout.get(category) ?? make(layout, category)
    made.set(layout, ofLayout.set(category, own))
    return own
  }
}
