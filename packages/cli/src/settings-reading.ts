import { readFile } from 'node:fs/promises'
import { messageOf, systemCode, UsageError } from './failure.ts'
import { type Setting, type SettingName, SETTINGS, type Settings, type Surroundings } from './settings.ts'
import { suggestion } from './suggestion.ts'

/** What the flags said: only those that were given. */
export type Flags = Readonly<Record<string, string | boolean>>

/** One value and where it came from, for messages. */
interface Origin {
  readonly value: unknown
  readonly place: string
}

/**
 * Reads every setting.
 *
 * @param taken - the settings that the command takes: what the environment says wrongly of another one (an
 *   orchestrator may well set `VEDETTE_PORT` to something of its own) is none of its business, and the fallback holds.
 * @throws {@link UsageError} that names the setting and where it was given.
 */
export async function readSettings(
  flags: Flags,
  surroundings: Surroundings,
  taken: (name: string) => boolean = () => true,
): Promise<Settings> {
  const file = configName(flags, surroundings)
  const config = file === undefined ? {} : await readConfig(file)
  const entries: (readonly [string, unknown])[] = []
  for (const [name, setting] of Object.entries(SETTINGS) as [SettingName, Setting<unknown>][]) {
    const origin = originOf(name, setting, flags, surroundings, config, file)
    if (origin === undefined) continue
    const value = parsed(name, setting, origin)
    const isStray = origin.place === setting.variable && !taken(name)
    entries.push([name, isStray ? await value.catch(() => fallbackOf(setting, surroundings)) : await value])
  }
  return Object.fromEntries(entries) as unknown as Settings
}

function configName(flags: Flags, { env }: Surroundings): string | undefined {
  const name = flags['config']
  if (typeof name === 'string') return name
  return env['VEDETTE_CONFIG'] || undefined
}

async function readConfig(file: string): Promise<Readonly<Record<string, unknown>>> {
  const config = await parseConfig(file)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UsageError(`${file}: expected a JSON object of settings`)
  }
  const known = Object.keys(SETTINGS)
  for (const key of Object.keys(config)) {
    if (known.includes(key)) continue
    throw new UsageError(`${file}: unknown key "${key}"${suggestion(key, known)}`)
  }
  return config as Readonly<Record<string, unknown>>
}

async function parseConfig(file: string): Promise<unknown> {
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch (error) {
    const code = systemCode(error)
    throw new UsageError(`${file}: ${code === 'ENOENT' ? 'no such configuration file' : code}`)
  }
  try {
    return JSON.parse(content.replace(/^\uFEFF/, '')) as unknown
  } catch (error) {
    throw new UsageError(`${file}: expected JSON: ${withoutExcerpt(messageOf(error))}`)
  }
}

/** The parser may quote what stands around the mistake, which may be a password. */
function withoutExcerpt(message: string): string {
  return message.replace(/(?:^|, )(?:\.\.\.)?".*/, '')
}

function originOf(
  name: SettingName,
  { flag, variable, fallback }: Setting<unknown>,
  flags: Flags,
  surroundings: Surroundings,
  config: Readonly<Record<string, unknown>>,
  file = '',
): Origin | undefined {
  const [flagName = ''] = flag.split(' ')
  if (flags[name] !== undefined) return { value: flags[name], place: flagName }
  // An empty variable is the same as none, as shells have no other way to take one back.
  const inherited = surroundings.env[variable]
  if (inherited !== undefined && inherited !== '') return { value: inherited, place: variable }
  if (Object.hasOwn(config, name)) return { value: config[name], place: file }
  return fallback === undefined ? undefined : { value: fallback(surroundings), place: 'default' }
}

async function fallbackOf(setting: Setting<unknown>, surroundings: Surroundings): Promise<unknown> {
  return setting.fallback === undefined ? undefined : setting.parse(setting.fallback(surroundings))
}

async function parsed(name: string, setting: Setting<unknown>, { value, place }: Origin): Promise<unknown> {
  try {
    return await setting.parse(value)
  } catch (error) {
    const given = setting.isSecret === true ? 'what was given' : excerpt(value)
    throw new UsageError(`${name}: ${given} (from ${place}): ${messageOf(error)}`)
  }
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
