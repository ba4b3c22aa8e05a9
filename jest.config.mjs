/** Tests run our TypeScript sources as CommonJS: Jest's ESM mode leaks memory per file (jest#14605). */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@vedette/source', 'node', 'node-addons'] },
  roots: ['<rootDir>/packages', '<rootDir>/scripts', '<rootDir>/testing'],
  globalSetup: '<rootDir>/scripts/jest-postgres.mjs',
  globalTeardown: '<rootDir>/scripts/jest-postgres-stop.mjs',
  testMatch: ['**/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/packages/[^/]+/dist'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
}
