const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/**/*.unit.test.ts'] },
    {
      ...common,
      displayName: 'int',
      testMatch: ['<rootDir>/test/**/*.{int,e2e}.test.ts'],
      // Makes the workflow bundle once, and sees to it that the servers' programs are in the cache.
      globalSetup: '<rootDir>/test/support/globalSetup.ts',
      globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
    },
  ],
  // Each file starts servers of its own; more of them at once than cores would only make them slow.
  maxWorkers: 2,
  // Many tests start processes, and a loaded machine takes its time for it.
  testTimeout: 30_000,
};
