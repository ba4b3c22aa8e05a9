import { CATEGORIES, CONFIDENCES } from '@vedette/core'
import { type ArticleSource, SOURCES } from '@vedette/core/articles'
import { UsageError } from '../failure.ts'
import { shown } from '../output.ts'
import type { Flags } from '../settings-reading.ts'
import { suggestion } from '../suggestion.ts'

const ARTICLE_CATEGORIES = CATEGORIES.filter((category) => category !== 'threat-intel')

/** What is known of a feed that was typed: all of it, or what it is to be called once its title is known. */
export interface TypedSource {
  readonly isKnown: boolean
  /** Whether the operator has said whose articles they are. */
  readonly isNamed: boolean
  readonly named: (title: string | undefined) => ArticleSource
}

/**
 * The source of a feed that was typed: by its name, by its address, or as the flags say. What nobody vouches for is
 * research of medium reliability, so that nothing from it is for automatic blocking.
 *
 * @param place - the file or address, as it may be shown.
 * @throws {@link UsageError} with the nearest right word.
 */
export function typedSource(
  flags: Flags,
  place: string,
  { configured, address }: { readonly configured: readonly ArticleSource[]; readonly address?: string },
): TypedSource {
  const known = [...configured, ...SOURCES]
  const name = flags['source']
  const found =
    typeof name === 'string'
      ? known.find((source) => source.name === name)
      : known.find(({ feedUrl }) => feedUrl === address)
  if (typeof name === 'string' && found === undefined) {
    const names = known.map((source) => source.name)
    throw new UsageError(`unknown source "${shown(name)}"${suggestion(name, names)}`)
  }
  const said = {
    ...choice(flags, 'category', ARTICLE_CATEGORIES),
    ...choice(flags, 'reliability', CONFIDENCES),
  }
  return {
    isNamed: typeof name === 'string',
    isKnown: found !== undefined || said.reliability !== undefined,
    named: (title = place) => ({ ...(found ?? stranger(title)), ...said }),
  }
}

function stranger(title: string): ArticleSource {
  return {
    name: title,
    title,
    feedUrl: '',
    category: 'research',
    reliability: 'medium',
    industries: [],
    licence: 'Not stated',
    minimumIntervalSeconds: 0,
  }
}

function choice<Flag extends string, Value extends string>(
  flags: Flags,
  flag: Flag,
  values: readonly Value[],
): { readonly [Name in Flag]?: Value } {
  const given = flags[flag]
  if (typeof given !== 'string') return {}
  const value = values.find((each) => each === given)
  if (value !== undefined) return { [flag]: value } as { readonly [Name in Flag]?: Value }
  throw new UsageError(`--${flag}: "${shown(given)}" is none${suggestion(given, values)}`)
}
