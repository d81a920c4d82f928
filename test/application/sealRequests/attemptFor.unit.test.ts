import { attemptFor } from '../../../application/sealRequests/apply';
import type { CommandServices } from '../../../application/sealRequests/services';
import { applySeal } from '../../domain/sealRequest/life';

/* Only what is asked of them stands in these services. */

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const row = { _id: 'h:f:r:1', hash: 'another', commandRecordId: 'h:first', at: at(3) };
const attempts = {
  latest: async () => ({ attempt: 1, row }),
  get: async (id: string) => (id === row._id ? row : null),
};

test.each([
  ['an older one that took its time to be checked: the table of commands', at(1), 'already-open'],
  ['a newer one', at(4), 'overtaken'],
])('an application that finds an attempt since it was first seen, of %s', async (_what, now, place) => {
  const services = {
    attempts,
    commands: { get: async () => ({ command: { metadata: { now, actor: 'engine' } } }) },
    views: { get: async () => null },
    workflows: { describe: async () => 'running' },
  } as unknown as CommandServices;
  const { identity, application } = applySeal().data;
  const request = {
    commandId: 'second',
    identity: { ...identity, hostId: 'h', flowId: 'f', flowRequestId: 'r' },
    application,
    fromFlowEvent: true,
    firstSeen: { attempt: 0, isOpen: false, freed: [], at: at(2) },
  };
  expect(await attemptFor(services, request)).toBe(place);
});
