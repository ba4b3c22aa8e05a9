/** The diagram of docs/architecture.md, executable. Each comment speaks to the person who broke the rule. */
export default {
  forbidden: [
    {
      name: 'core-is-pure',
      comment:
        'Core opens nothing. Take what you need as an argument or through a port; the CLI connects it.',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-nobody',
      comment:
        'Core decides for everyone and so knows no one. Turn the arrow round: let the adapter call core.',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: { path: '^packages/(?!core/)' },
    },
    {
      name: 'adapters-never-meet',
      comment: 'An adapter talks to core. What two share is a rule (core) or a coincidence (leave it twice).',
      severity: 'error',
      from: { path: '^packages/(adapter-[^/]+)/src/' },
      to: { path: '^packages/(?:adapter-|cli/)', pathNot: '^packages/$1/' },
    },
    {
      name: 'front-door-only',
      comment:
        'Only what a door exports is promised. Import the package by its name, or export what is missing.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/src/index[.]ts$',
          '^packages/core/src/(?:ingest|articles|store|conformance)/index[.]ts$',
        ],
      },
    },
    {
      name: 'conformance-is-for-tests',
      comment: 'The contract of stores is for tests. What production code needs from it belongs into core.',
      severity: 'error',
      from: { path: '^packages/[^/]+/(?:src|bin)/', pathNot: '^packages/core/src/conformance/' },
      to: { path: '^packages/core/src/conformance/' },
    },
    {
      name: 'no-undeclared',
      comment:
        'This works by luck, on this machine. Add the package to dependencies of the package.json that uses it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/(?:src|bin)/' },
      // A package of ours that is not declared is not linked either: no-unresolvable finds it.
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        pathNot: '^packages/',
      },
    },
    {
      name: 'no-unresolvable',
      comment: 'Nothing is found under this name. Is it misspelt, not exported, or not installed?',
      severity: 'error',
      from: { path: '^packages/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment:
        'These files can only be understood together. Move what both need into a third, or merge them.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing leads here. Export it from a door, use it, or delete it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', orphan: true },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)dist/' },
    // A reader follows type imports too, so they count, for cycles as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@vedette/source', 'import', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
}
