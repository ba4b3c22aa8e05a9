// The benchmark's indicators: a fixed seed, realistic shares, any number of them.
import { articleOf, articleReport, articleType } from './articles.mjs'
import { feedReport, feedType } from './feeds.mjs'
import { fraction } from './numbers.mjs'
import { TECHNIQUE_COUNT, valueAt } from './values.mjs'

/** Techniques stand at every so manieth place, until all that there are have come. */
const TECHNIQUE_EVERY = 200
const TECHNIQUE_PLACE = 7

/** Of all indicators, those that other sources report too, at once and later. */
const MORE_SOURCES = 0.04
const LATER_SOURCES = 0.01

/**
 * All that is said at one place: one new indicator, sometimes by several sources, and now and then another word on
 * one that came before. Even places are of feeds, odd ones of articles.
 *
 * @param learned when it is learned, in seconds.
 */
export function observationsAt(place, learned) {
  const subject = subjectAt(place)
  const all = [{ ...subject, report: ownReport(place, subject.type, timesOf(place, learned)) }]
  const share = fraction(place, 60)
  if (share < MORE_SOURCES) all.push({ ...subject, report: otherReport(place, subject.type, learned) })
  if (share < MORE_SOURCES / 4)
    all.push({ ...subject, report: otherReport(place + 1, subject.type, learned) })
  if (share > 1 - LATER_SOURCES && place > 0) {
    const earlier = Math.floor(fraction(place, 61) * place)
    const again = subjectAt(earlier)
    all.push({ ...again, report: otherReport(place, again.type, learned) })
  }
  return all
}

function subjectAt(place) {
  const technique = (place - TECHNIQUE_PLACE) / TECHNIQUE_EVERY
  if (Number.isInteger(technique) && technique >= 0 && technique < TECHNIQUE_COUNT) {
    return { type: 'mitre_attack', value: valueAt('mitre_attack', technique) }
  }
  const type = place % 2 === 0 ? feedType(place) : articleType(place)
  return { type, value: valueAt(type, place) }
}

function ownReport(place, type, times) {
  if (place % 2 === 0) return feedReport(type, place, times)
  return articleReport(articleOf((place - 1) / 2), place, times)
}

/** By an article that has the indicator from somebody else. */
function otherReport(place, type, learned) {
  const article = articleOf(Math.floor(place / 2)) + 1 + Math.floor(fraction(place, 62) * 40)
  return articleReport(article, place, timesOf(place + 1, learned))
}

/** First seen up to four days before it is learned, most of them within hours. */
function timesOf(place, learned) {
  const age = Math.floor(fraction(place, 63) ** 3 * 345_600)
  const firstSeen = Math.floor(learned) - age
  return { firstSeen, lastSeen: firstSeen + Math.floor(fraction(place, 64) * age), dated: true }
}
