const Sequencer = require('@jest/test-sequencer').default;

const kinds = ['.e2e.test.ts', '.int.test.ts', '.unit.test.ts'];
const rankOf = ({ path }) => kinds.findIndex((kind) => path.endsWith(kind));

/** The longest files first, so that no worker waits at the end; by their kind, since a fresh clone knows no durations. */
module.exports = class LongestKindFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
};
