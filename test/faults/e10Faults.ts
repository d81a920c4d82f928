import type { Fault } from './fault';
import { withOperator } from './operator';
import { dangerous, faultsAt, withReads, withWrites } from './peerFaults';
import { returned, submitted } from './plans';
import { killedWhile } from './processFaults';

const e10 = { world: 'e10', peer: 'E10' } as const;
/** E10 cannot tell whether it was we who moved a flow: where its answer is lost, a person looks and decides. */
const moves = [
  ...faultsAt('host', 'submitRequest', withWrites, { ...e10, lives: submitted }),
  ...faultsAt('host', 'rejectRequest', dangerous, { ...e10, lives: returned }),
  killedWhile('host', 'submitRequest', 'submitRequest', submitted, e10),
  killedWhile('host', 'rejectRequest', 'rejectRequest', returned, e10),
];

export const e10Faults: Fault[] = [
  ...moves.map(withOperator),
  ...faultsAt('host', 'trigger', dangerous, { ...e10, called: 'the ESB write' }),
  ...faultsAt('host', 'getInfoByID', withReads, { ...e10, lives: submitted }),
  killedWhile('host', 'trigger', 'the ESB write', {}, e10),
];
