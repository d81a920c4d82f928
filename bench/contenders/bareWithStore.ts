import type { Stage } from '../stage';
import { startHandWritten } from './bare';
import type { Contender } from './contender';

/** The same with the inserts that no honest version can do without: command, ledger events, inbox row and outcome. */
export function startBareWithStore(stage: Stage): Promise<Contender> {
  return startHandWritten(stage, 'bare with a store', 'bench-stored', async (process) => ({
    url: await stage.mongoUrlFor(`bare with a store ${process}`),
    database: 'bench',
  }));
}
