import { readTags } from '../../src/articles/index.ts'
import { ACTOR_WORDS } from '../../src/articles/actor-words.ts'
import { MALWARE_WORDS } from '../../src/articles/malware-words.ts'
import { RANSOMWARE_WORDS } from '../../src/articles/ransomware-words.ts'
import { TOPIC_WORDS } from '../../src/articles/topic-words.ts'

const tags = (text: string, title = '') => readTags(title, text).tags
const actors = (text: string) => readTags('', text).threatActors
const industries = (text: string, title = '') => readTags(title, text).industries
const techniques = (text: string) => readTags('', text).mitreTechniques

describe('a word of a list', () => {
  it.each([
    ['Fancy Bear sent mails.', ['APT28']],
    ['It is FANCY BEAR, also called Sofacy or APT-28, APT 28.', ['APT28']],
    ['fancy\u00a0bear', ['APT28']],
    ['Lazarus Group and APT29', ['APT29', 'Lazarus Group']],
    ['TA505’s tools', ['TA505']],
    ['by UNC 3944 (“Scattered Spider”)', ['Scattered Spider']],
    ['LAPSUS$ said so', ['Lapsus$']],
  ])('gives the name of a group: %s', (text, names) => expect(actors(text)).toEqual(names))

  it.each([
    ['a fancy. Bear with me', []],
    ['fancy bearings, NotAPT28, APT281, xFancy Bear1', []],
    ['mercury and zirconium are metals; the lazarus taxon', []],
    ['the reaper came at midnight, a blizzard', []],
    ['NICKEL ACADEMY is not NICKEL; dark pink, a velvet ant', []],
    ['MERCURY is a group', ['APT34'].slice(1).concat('MuddyWater')],
  ])('is not found in other words: %s', (text, names) => expect(actors(text)).toEqual(names))

  it.each([
    ['Emotet dropped CobaltStrike and cobalt-strike beacons', ['Cobalt Strike', 'Emotet']],
    ['the Play ransomware, the Royal gang, malware Hive', ['Hive', 'Play', 'Royal']],
    ['A PLAY RANSOMWARE attack', ['Play']],
    ['Play it again, royal family; a ransomware play; hive malware', []],
    ['Conti leaked; REvil/Sodinokibi', ['Conti', 'REvil']],
    ['StealC, Lumma and Vidar', ['Lumma', 'StealC', 'Vidar']],
    ['vidar, the god; djvu files; Bitdefender Safepay', []],
    ['MedusaLocker is not the Medusa ransomware', ['Medusa', 'MedusaLocker']],
  ])('gives the name of malware where it can be nothing else: %s', (text, names) =>
    expect(tags(text)).toEqual(names),
  )

  it('gives a topic in a title, or when it is said twice', () => {
    expect(tags('A phishing mail.')).toEqual([])
    expect(tags('A phishing mail, and more phishing.')).toEqual(['phishing'])
    expect(tags('', 'Zero-days and web shells')).toEqual(['web shell', 'zero-day'])
  })

  it('stands on one line of one list, in the form that the lists have', () => {
    const lines = [...ACTOR_WORDS, ...MALWARE_WORDS, ...RANSOMWARE_WORDS, ...TOPIC_WORDS]
    for (const line of lines) expect(line).toMatch(/^=?[^|=+]+\+?(?: \| =?[^|=+]+\+?)*$/)
    const words = lines.flatMap((line) => line.split(' | ').map((word) => word.toLowerCase()))
    const twice = words.filter((word, at) => words.indexOf(word) !== at)
    expect(twice).toEqual([])
  })
})

describe('the industries of an article', () => {
  it.each([
    ['Hospitals were hit, other hospitals were not.', ['healthcare']],
    ['It targets banks, and financial institutions in Asia.', ['finance']],
    [
      'Attacks on government agencies and foreign ministries. Embassies and a foreign ministry.',
      ['government'],
    ],
    ['Water utilities: the water sector was attacked.', ['water']],
    ['Ke3chang targets diplomatic missions in Europe.', ['government']],
    [
      'It has targeted government, energy, and telecom companies in Asia.',
      ['government', 'energy', 'telecom'],
    ],
    ['Attacks against universities and hospitals', ['healthcare', 'education']],
    ['A banking trojan of Brazil. Like other banking trojans it draws windows.', ['finance']],
  ])('are those of the victims that it speaks of: %s', (text, found) =>
    expect(industries(text)).toEqual(found),
  )

  it.each([
    'The government of Spain, the government of Chile, the government said.',
    'A bank of switches, the river bank, a data bank.',
    'Hospitals were hit.',
    'It targets people for financial gain, and the government said so.',
    'It targets Windows. Hospitals were not hit. In targeted attacks, mails say that they come from banks.',
    'It targets banks, hospitals, universities, retailers, airlines and power companies.',
    'The school of thought, a power user, water cooling, energy drinks.',
    'The energy sector, oil and gas, banks, financial services, hospitals, healthcare, universities, schools, retailers, online stores, airlines, airports.',
  ])('are none: %s', (text) => expect(industries(text)).toEqual([]))

  it('are those in the title, whatever else is listed', () => {
    const list = 'energy sector, banks, hospitals, universities, retailers, airlines. '
    expect(industries(list.repeat(2), 'Hackers rob banks')).toEqual(['finance'])
    expect(industries('', 'Schools and hospitals attacked')).toEqual(['healthcare', 'education'])
  })
})

describe('the techniques of an article', () => {
  it.each([
    ['MITRE ATT&CK: T1059.001, T1566 (TA0001) T1059.001.', ['T1059.001', 'T1566', 'TA0001']],
    ['T1059.001 and T1566', ['T1059.001', 'T1566']],
    ['https://attack.mitre.org/techniques/T1059/001 MITRE', ['T1059']],
    ['ATT&CK for ICS: T0855', ['T0855']],
    ['The T1000 robot', []],
    ['The T1566 board', []],
    ['MITRE says TA2541 is a group, T2000 a bus, T10590 x, xT1059, T1059-x, file.T1059.0011', []],
    ['t1059.001', []],
  ])('are the numbers that it names: %s', (text, found) => expect(techniques(text)).toEqual(found))
})

describe('a text that is meant to take long', () => {
  const MILLION = 1_000_000
  // Time that grew with the square of the length would be hours for each of these: the test would never end.
  it.each([
    ['words', 'a '.repeat(5 * MILLION)],
    ['one word', 'x'.repeat(5 * MILLION)],
    ['beginnings of phrases', 'water and '.repeat(MILLION)],
    ['words that make others count', 'ransomware '.repeat(MILLION)],
    ['numbers of techniques', 'T1059.'.repeat(MILLION)],
    ['blanks', ' '.repeat(5 * MILLION)],
    ['points', 'apt...............28'.repeat(MILLION / 5)],
  ])('is read: %s', (_what, text) => expect(readTags(text.slice(0, 500), text).threatActors).toEqual([]))
})
