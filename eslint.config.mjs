import js from '@eslint/js'
import regexp from 'eslint-plugin-regexp'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const EVERYWHERE = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name: a thing is called the same in every file.',
  },
  {
    selector: 'ExportAllDeclaration',
    message: 'List what is exported: a surface must not grow by accident.',
  },
  {
    selector: ':matches(ClassDeclaration, ClassExpression):not([superClass.name=/Error$/])',
    message: 'Functions and plain readonly data; a class only for an error.',
  },
]

const CORE = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Core reads no clock: take the time as an argument.',
  },
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
    message: 'Core reads no clock: take the time as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Core rolls no dice: take the random numbers as an argument.',
  },
  {
    selector: 'MemberExpression[property.name=/^(?:localeCompare|toLocale[A-Z]\\w*)$/]',
    message: 'The same on every machine: core asks for no locale. Compare by code unit.',
  },
  {
    selector:
      'MemberExpression[property.name=/^get(?:FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)$/]',
    message: 'The same on every machine: core asks for no time zone. Use UTC.',
  },
]

const IMPURE = [
  'performance',
  'crypto',
  'process',
  'Buffer',
  'console',
  'fetch',
  'URL',
  'URLSearchParams',
  'Intl',
].concat(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'globalThis'])

export default defineConfig(
  globalIgnores(['**/dist/', 'data/', 'coverage/', 'temp/', 'packages/core/types/']),
  js.configs.recommended,
  {
    rules: {
      'no-restricted-syntax': ['error', ...EVERYWHERE],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      complexity: ['error', 20],
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An async function without await is how a synchronous store keeps a promise of a port.
      '@typescript-eslint/require-await': 'off',
      // Without classes there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // tsc says the same, and knows more.
      '@typescript-eslint/no-unused-vars': 'off',
      'no-undef': 'off',
    },
  },
  {
    files: ['packages/core/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...EVERYWHERE, ...CORE],
      'no-restricted-globals': [
        'error',
        ...IMPURE.map((name) => ({
          name,
          message: 'Core is pure: take it as an argument or through a port.',
        })),
      ],
    },
  },
  {
    // A text from outside must not choose how long we read it.
    files: ['packages/*/src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
    },
  },
  {
    files: ['packages/*/test/**/*.ts', 'scripts/test/**/*.ts', 'testing/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      // Answers of a server are JSON: a test looks into them freely.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
  {
    // Read by tools that want a default export.
    files: ['*.config.mjs', '.dependency-cruiser.mjs', 'scripts/jest-*.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
)
