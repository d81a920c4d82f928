const { projects } = require('./jest.config.js');

/** Real Chromium against the whole product: `npm run test:browser`, apart from `npm test`. */
const [, int] = projects;

/** @type {import('jest').Config} */
module.exports = {
  ...int,
  displayName: 'browser',
  testMatch: ['<rootDir>/test/browser/**/*.browser.test.ts'],
  globalSetup: '<rootDir>/test/browser/globalSetup.ts',
  // A browser and five processes each: two at a time keep two cores busy.
  maxWorkers: 2,
  testTimeout: 240_000,
};
