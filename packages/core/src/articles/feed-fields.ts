/** What an element of an entry says. */
export type Field =
  'id' | 'link' | 'title' | 'summary' | 'content' | 'published' | 'modified' | 'category' | 'sourceLink'

/** A field by the name of an element. Of two elements for one field the lower rank counts, then the first. */
export interface FieldRule {
  readonly field: Field
  readonly rank: number
}

/**
 * The elements of an entry, in lower case, in all families of feeds: RSS 0.9x and 2.0, RSS 1.0, Atom 0.3 and 1.0,
 * and the modules that they share. A family's own elements have no prefix here, those of modules the usual one.
 */
const RULES: ReadonlyMap<string, FieldRule> = new Map(
  Object.entries({
    id: ['guid', 'id'],
    link: ['link'],
    title: ['title', 'dc:title'],
    summary: ['description', 'summary', 'dc:description', 'itunes:summary'],
    content: ['content:encoded', 'content', 'body'],
    published: ['pubdate', 'published', 'issued', 'dc:date', 'dcterms:issued', 'created', 'dcterms:created'],
    modified: ['updated', 'modified', 'dcterms:modified'],
    category: ['category', 'dc:subject'],
    // What the entry linked to before a service counted its readers.
    sourceLink: ['feedburner:origlink'],
  } satisfies Record<Field, readonly string[]>).flatMap(([field, names]) =>
    names.map((name, rank): [string, FieldRule] => [name, { field: field as Field, rank }]),
  ),
)

/** The prefixes of this file by namespace; a family's own namespaces have none. In lower case. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/atom', ''],
  ['http://purl.org/atom/ns#', ''],
  ['http://purl.org/rss/1.0/', ''],
  ['http://my.netscape.com/rdf/simple/0.9/', ''],
  ['http://channel.netscape.com/rdf/simple/0.9/', ''],
  ['http://backend.userland.com/rss2', ''],
  ['http://www.w3.org/1999/xhtml', ''],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://rssnamespace.org/feedburner/ext/1.0', 'feedburner'],
])

/** Prefixes that are understood where a feed forgets to declare them. */
const UNDECLARED = new Map([['atom', '']])

/** The names of a document's elements, whatever prefixes it has chosen. */
export interface Names {
  /** Takes the declarations of an element's attributes. The last declaration of a prefix counts. */
  readonly declare: (attributes: Readonly<Record<string, string>>) => void
  /** The name in the spelling of this file. */
  readonly of: (name: string) => string
}

/** Names of a document that has declared nothing yet. */
export function namesOfDocument(): Names {
  const prefixes = new Map(UNDECLARED)
  return {
    declare: (attributes) => {
      for (const name in attributes) {
        if (!name.startsWith('xmlns:')) continue
        const known = PREFIXES.get((attributes[name] as string).trim().toLowerCase())
        const prefix = name.slice('xmlns:'.length)
        if (known === undefined) prefixes.delete(prefix)
        else prefixes.set(prefix, known)
      }
    },
    of: (name) => {
      const colon = name.indexOf(':')
      if (colon < 0) return name
      const known = prefixes.get(name.slice(0, colon))
      if (known === undefined) return name
      const local = name.slice(colon + 1)
      return known === '' ? local : `${known}:${local}`
    },
  }
}

/** What the element of this name (of {@link Names}) says, when it stands in an entry. */
export function fieldRule(name: string): FieldRule | undefined {
  return RULES.get(name)
}
