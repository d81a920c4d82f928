import { abortFaults } from './abortFaults';
import { awayFaults } from './awayFaults';
import { betweenFaults } from './betweenFaults';
import { callbackFaults } from './callbackFaults';
import { clockFaults } from './clockFaults';
import { e10Faults } from './e10Faults';
import type { Fault } from './fault';
import { floodFaults } from './floodFaults';
import { nodeFaults } from './nodeFaults';
import { addingFaults, hostFaults, vendorFaults } from './peerFaults';
import { processFaults } from './processFaults';
import { qiyuesuoFaults } from './qiyuesuoFaults';
import { severalFaults } from './severalFaults';

/** Every fault, at each point where it can strike. Those that share a kind of world stand together. */
export const faults: readonly Fault[] = [
  ...processFaults,
  ...severalFaults,
  ...betweenFaults,
  ...callbackFaults,
  ...clockFaults,
  ...abortFaults,
  ...vendorFaults,
  ...hostFaults,
  // What is left of strangers waits in the database for days: last in its world.
  ...floodFaults,
  ...addingFaults,
  ...nodeFaults,
  ...awayFaults,
  ...e10Faults,
  ...qiyuesuoFaults,
];

export interface Chosen {
  fault: Fault;
  requests: number;
  /** Its place in the whole matrix: what its requests are numbered by, whatever else is chosen. */
  place: number;
}

/** The requests spread by weight, one at least for each fault; of all, or of those whose names hold one of `only`. */
export function choose(requests: number | undefined, only: readonly string[], standard = 1000): Chosen[] {
  const all = faults.map((fault, place) => ({ fault, place }));
  const chosen = all.filter(
    ({ fault }) => only.length === 0 || only.some((part) => fault.name.includes(part)),
  );
  // Without a number of its own each fault has what it has in the whole matrix.
  const among = requests === undefined ? all : chosen;
  const share = (requests ?? standard) / among.reduce((sum, { fault }) => sum + weightOf(fault), 0);
  let owed = 0;
  return chosen.map(({ fault, place }) => {
    owed += share * weightOf(fault);
    const given = Math.max(1, Math.round(owed));
    owed -= given;
    return { fault, place, requests: given };
  });
}

const weightOf = ({ weight = 1 }: Fault) => weight;
