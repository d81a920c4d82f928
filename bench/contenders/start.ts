import type { Stage } from '../stage';
import { startBare } from './bare';
import { startBareWithStore } from './bareWithStore';
import type { Contender, ContenderName } from './contender';
import { startSealflow } from './sealflow';

const starters: Record<ContenderName, (stage: Stage) => Promise<Contender>> = {
  bare: startBare,
  'bare with a store': startBareWithStore,
  sealflow: startSealflow,
};

/** One after the other, so that none is slowed by the start of another. */
export async function startContenders(stage: Stage, names: readonly ContenderName[]): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const name of names) contenders.push(await starters[name](stage));
  return contenders;
}
