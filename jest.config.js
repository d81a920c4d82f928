/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Makes the workflow bundle once, and sees to it that the servers' programs are in the cache.
  globalSetup: '<rootDir>/test/support/globalSetup.ts',
  globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
  // Each file starts servers of its own; more of them at once than cores would only make them slow.
  maxWorkers: 2,
  // Many tests start processes, and a loaded machine takes its time for it.
  testTimeout: 30_000,
};
