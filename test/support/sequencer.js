const Sequencer = require('@jest/test-sequencer').default;

const kinds = ['.e2e.test.ts', '.int.test.ts', '.unit.test.ts'];
/** Unit tests that mostly wait, or take long for so short a file: by their size they would come last. */
const longForTheirSize =
  /\b(stoodStill|lostCall|answeredWithSuccess|failureTable|e10Failures|e10Token|limiter|looksADay)\.unit\.test\.ts$/;
const rankOf = ({ path }) =>
  2 * kinds.findIndex((kind) => path.endsWith(kind)) + (longForTheirSize.test(path) ? 0 : 1);

/** The longest files first, so that no worker waits at the end; by their kind, since a fresh clone knows no durations. */
module.exports = class LongestKindFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
};
