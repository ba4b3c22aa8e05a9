import type { Feed } from './feed.ts'
import { feodoTracker } from './feodo-tracker.ts'
import { threatfox } from './threatfox.ts'
import { urlhaus } from './urlhaus.ts'

/** Every feed that can be read. */
export const FEEDS: readonly Feed[] = [urlhaus, feodoTracker, threatfox]

/** The feed that people call `name`, in lower case. */
export function feedNamed(name: string): Feed | undefined {
  return FEEDS.find((feed) => feed.name === name)
}
