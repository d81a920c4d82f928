import { join, relative, resolve } from 'node:path';

type ProductModule = typeof import('../../sandbox/embedded/product');
type SpawnModule = typeof import('../../sandbox/simulators/spawn');

export type { Simulator, SimulatorOptions } from '../../sandbox/simulators/spawn';

const root = resolve(__dirname, '../..');

/** Where globalSetup has put the program that it made of a source. */
export function builtOf(source: string): string {
  const built = process.env.SEALFLOW_TEST_BUILD;
  if (!built) throw new Error('nothing was built: is this test one of the project `int`?');
  return join(built, relative(root, source).replace(/\.ts$/, '.js'));
}

/** As the source has it; the processes that it starts are built programs. */
export const startProduct: ProductModule['startProduct'] = (options) => {
  const built: ProductModule = require(builtOf(require.resolve('../../sandbox/embedded/product')));
  return built.startProduct(options);
};

/** As the source has it; the process is a built program. */
export const spawnSimulator: SpawnModule['spawnSimulator'] = (kind, options) => {
  const built: SpawnModule = require(builtOf(require.resolve('../../sandbox/simulators/spawn')));
  return built.spawnSimulator(kind, options);
};
