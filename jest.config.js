const { sourceOptions } = require('./test/support/sourceOptions');

const common = {
  transform: { '^.+\\.ts$': ['@swc/jest', sourceOptions] },
  testEnvironment: '<rootDir>/test/support/oneRealmEnvironment.js',
  runtime: '<rootDir>/test/support/oneRealmRuntime.js',
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.unit.test.ts'],
      setupFiles: ['<rootDir>/test/support/propertySeed.ts'],
    },
    {
      ...common,
      displayName: 'int',
      testMatch: ['<rootDir>/test/**/*.{int,e2e}.test.ts'],
      // Starts the servers that the files share, builds the programs that they run, and bundles the workflows.
      globalSetup: '<rootDir>/test/support/globalSetup.ts',
      globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
    },
  ],
  // Integration tests wait more than they compute: with four workers two cores are idle for a seventh of the time. That
  // is what a worker under test needs to send its heartbeats in time: with five and six a few tests were red.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/support/sequencer.js',
  // With `npm run coverage` alone: what runs at sites, whether a unit test loads it or not. Processes that tests start
  // are not counted, so the code that composes them is left out.
  collectCoverageFrom: [
    '{domain,contracts,application,workflows,activities,adapters,api,config,worker}/**/*.ts',
    '!**/*{main,Main}.ts',
  ],
  coverageProvider: 'v8',
  coverageReporters: ['text', 'html'],
  // Many tests start processes, and a loaded machine takes its time for it.
  testTimeout: 60_000,
};
