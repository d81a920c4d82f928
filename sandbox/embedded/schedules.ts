import { openTemporal, whenThere } from '../../adapters/temporal/connection';
import { ensureSchedules } from '../../adapters/temporal/schedules';
import { type Environment, loadConfig } from '../../config';

/** As `npm run setup` makes them at configured servers. `env` is what the product's processes get. */
export async function makeSchedules(env: Environment): Promise<void> {
  const config = loadConfig(env);
  const temporal = openTemporal(config.temporal);
  try {
    await whenThere(() => ensureSchedules(temporal, config));
  } finally {
    await temporal.close();
  }
}
