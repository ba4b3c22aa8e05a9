import { Command, CommanderError, Option } from 'commander'
import type { Run } from './command.ts'
import { type SettingName, SETTINGS } from './settings.ts'

/** A command as it is typed and explained. What it does is loaded when it is called. */
interface CommandText {
  readonly name: string
  readonly summary: string
  readonly args?: readonly (readonly [syntax: string, description: string])[]
  readonly settings?: readonly SettingName[]
  readonly options?: readonly (readonly [flags: string, description: string])[]
  readonly examples: readonly string[]
  readonly load?: () => Promise<Run>
  readonly commands?: readonly CommandText[]
}

const JSON_OPTION = ['--json', 'print JSON'] as const

const KEYS: readonly CommandText[] = [
  {
    name: 'create',
    summary: 'make a key and print it, once',
    settings: ['tiers'],
    options: [
      ['--tier <tier>', 'what the key may have: free, pro, or a tier of your own'],
      ['--name <name>', 'whose key it is'],
      ['--expires-in-days <days>', 'how long the key is valid (default: for ever)'],
      JSON_OPTION,
    ],
    examples: ['vedette keys create --tier pro --name firewall', 'vedette keys create --tier free --json'],
    load: async () => (await import('./commands/keys.ts')).createKey,
  },
  {
    name: 'list',
    summary: 'list keys, without the secret part',
    options: [JSON_OPTION],
    examples: ['vedette keys list'],
    load: async () => (await import('./commands/keys.ts')).listKeys,
  },
  {
    name: 'revoke',
    summary: 'make a key invalid, for ever',
    args: [['<id>', 'id of the key, as "vedette keys list" shows it']],
    options: [JSON_OPTION],
    examples: ['vedette keys revoke key_4fT9sXbQ2mLc'],
    load: async () => (await import('./commands/keys.ts')).revokeKey,
  },
]

const COMMANDS: readonly CommandText[] = [
  {
    name: 'serve',
    summary: 'answer GET /api/v1/iocs',
    settings: [
      ...(['dbRead', 'host', 'port', 'publicUrl', 'feeds', 'every', 'sources', 'demo'] as const),
      ...(['sourceName', 'upgradeUrl', 'trustedProxies', 'keyInQuery', 'tiers'] as const),
    ],
    examples: [
      'vedette serve --demo',
      'vedette serve --feeds urlhaus,feodo,threatfox --every 15m',
      'vedette serve --feeds urlhaus,articles --sources krebs,talos,dfir-report',
      'vedette serve --host 0.0.0.0 --public-url https://iocs.example.com',
    ],
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'ingest',
    summary: 'read a feed, or articles, into the database',
    args: [
      ['<feed>', 'urlhaus, feodo, threatfox, or articles'],
      [
        '[source]',
        'a file, an address, or - for stdin (default: where the feed is published); of articles, an RSS, Atom or JSON feed (default: all of --sources)',
      ],
    ],
    settings: ['sources'],
    options: [
      ['--source <name>', 'whose articles they are ("vedette sources" lists the names)'],
      ['--category <category>', 'what kind of source it is: news, research, vendor or government'],
      [
        '--reliability <confidence>',
        'how far it can be trusted: high, medium or low; only high is for blocking',
      ],
      JSON_OPTION,
    ],
    examples: [
      'vedette ingest urlhaus',
      'vedette ingest feodo ipblocklist.csv',
      'curl -s https://mirror.example/threatfox.json | vedette ingest threatfox - --json',
      'vedette ingest articles --sources krebs,talos',
      'vedette ingest articles feed.xml --source dfir-report',
      'vedette ingest articles https://blog.example/feed --category research --reliability high',
    ],
    load: async () => (await import('./commands/ingest.ts')).ingest,
  },
  {
    name: 'sources',
    summary: 'list the sources of articles, and which of them are enabled',
    settings: ['sources'],
    options: [JSON_OPTION],
    examples: ['vedette sources', 'vedette sources --json'],
    load: async () => (await import('./commands/sources.ts')).listSources,
  },
  {
    name: 'export',
    summary: 'write a list, with every row that matches',
    settings: ['dbRead', 'publicUrl', 'sourceName'],
    options: [
      ['--type <type>', 'ipv4, ipv6, domain, url, md5, sha1, sha256, sha512, email, cve or mitre_attack'],
      ['--category <category>', 'news, research, threat-intel, vendor or government'],
      ['--confidence <confidence>', 'low, medium or high'],
      [
        '--industry <industry>',
        'finance, healthcare, government, technology, manufacturing, retail, energy, education, telecom, transportation, defense or water',
      ],
      ['--since <time>', 'learned at this moment or later, such as 2026-05-16T00:00:00Z'],
      ['--until <time>', 'learned before this moment'],
      ['--limit <rows>', 'so many rows at most (default: all)'],
      ['--no-context', 'leave context out of json and ndjson'],
      ['--format <format>', 'json, csv, txt or ndjson (default: json)'],
      ['-o, --output <file>', 'replace this file when the list is complete; - is stdout'],
      ['--force', 'replace a list also with an empty one or one less than half as long'],
    ],
    examples: [
      'vedette export --type ipv4 --confidence high --format txt -o block.txt',
      'vedette export --format ndjson | head -1',
    ],
    load: async () => (await import('./commands/export.ts')).exportList,
  },
  {
    name: 'extract',
    summary: 'find the indicators in articles, and store nothing',
    args: [['[source...]', 'files, addresses, or - for stdin (default: -)']],
    options: [
      ['--html', 'the sources are HTML (default: told by what they hold)'],
      ['--text', 'the sources are plain text or Markdown'],
      JSON_OPTION,
    ],
    examples: [
      'vedette extract report.html',
      'vedette extract report.html advisory.md --json',
      'pdftotext report.pdf - | vedette extract --text',
    ],
    load: async () => (await import('./commands/extract.ts')).extract,
  },
  {
    name: 'keys',
    summary: 'make, list and revoke API keys',
    examples: KEYS.flatMap((key) => key.examples),
    commands: KEYS,
  },
  {
    name: 'stats',
    summary: 'count what is in the database',
    settings: ['dbRead'],
    options: [JSON_OPTION],
    examples: ['vedette stats', 'vedette stats --json'],
    load: async () => (await import('./commands/stats.ts')).stats,
  },
  {
    name: 'doctor',
    summary: 'name what is missing or wrong, and how to mend it',
    settings: ['dbRead', 'host', 'port', 'feeds'],
    options: [JSON_OPTION],
    examples: ['vedette doctor', 'vedette doctor --db sqlite:/var/lib/vedette/vedette.db'],
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'migrate',
    summary: 'bring the database to the present schema, or create it',
    examples: ['vedette migrate', 'vedette migrate --db postgres://vedette@db.example.com/vedette'],
    load: async () => (await import('./commands/migrate.ts')).migrate,
  },
]

const GLOBAL: readonly SettingName[] = ['db', 'quiet']

/** Called with the command that was typed, and what it does. */
export type Call = (command: Command, load: () => Promise<Run>) => Promise<void>

/** The whole command line. It throws where commander would end the process, and says nothing of errors itself. */
export function programOf(version: () => string, call: Call): Command {
  const program = new Command('vedette')
    .description('Indicators of compromise: feeds and articles in, block lists out.')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: () => {} })
    .configureHelp({ showGlobalOptions: true })
  for (const name of GLOBAL) program.addOption(settingOption(name))
  program.addOption(
    once(new Option('--config <file>', 'JSON file of settings (environment: VEDETTE_CONFIG)')),
  )
  // Read only when it is asked for.
  program.option('--version', 'print the version').on('option:version', () => {
    throw new VersionRequest(version())
  })
  withExamples(program, ['vedette serve --demo', 'vedette ingest urlhaus', 'vedette export --format txt'])
  for (const text of COMMANDS) addCommand(program, text, call)
  return program
}

/** Thrown when the version is asked for: it ends parsing, as commander's own option does. */
export class VersionRequest extends Error {
  override readonly name = 'VersionRequest'
}

function addCommand(parent: Command, text: CommandText, call: Call): void {
  const { name, summary, args = [], settings = [], options = [], examples, load, commands = [] } = text
  const command = parent
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
  for (const [syntax, description] of args) command.argument(syntax, description)
  for (const setting of settings) command.addOption(settingOption(setting))
  for (const [flags, description] of options) command.addOption(once(new Option(flags, description)))
  withExamples(command, examples)
  for (const below of commands) addCommand(command, below, call)
  if (load !== undefined) command.action(() => call(command, load))
}

function settingOption(name: SettingName): Option {
  const { flag, variable, description } = SETTINGS[name]
  return once(new Option(flag, `${description} (environment: ${variable})`))
}

/** Of a filter that is given twice, one would be dropped in silence. The value, which may be secret, is not repeated. */
function once(option: Option): Option {
  if (option.isBoolean() || option.negate) return option
  return option.argParser((value: string, before: string | undefined) => {
    if (before === undefined) return value
    throw new CommanderError(2, 'vedette.givenTwice', `option '${option.flags}' was given twice`)
  })
}

function withExamples(command: Command, examples: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`)
}
