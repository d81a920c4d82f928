import { buildConsole } from '../../sandbox/embedded/console';
import startShared from '../support/globalSetup';

/** What integration tests share, and the console as browsers get it. */
export default async function globalSetup(config: { maxWorkers: number }): Promise<void> {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  await Promise.all([buildConsole({ log }), startShared(config)]);
}
