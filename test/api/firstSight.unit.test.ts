import type { Deps } from '../../api/deps';
import { handleFlowEvent } from '../../api/flowEvents/handle';
import type { SeenFlowEvent } from '../../application/flowEvents/stores';
import { TemporalAwayError } from '../../application/ports/errors';
import { attemptFor } from '../../application/sealRequests/apply';
import type { CommandServices } from '../../application/sealRequests/services';
import { appendUses, applied, applySeal, live } from '../domain/life';
import { appendPoint, field, sealSettings } from './flows';

/* Only what is asked of them stands in these services. */

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const away = () => Promise.reject(new TemporalAwayError('away'));
const row = { _id: 'h:f:r:1', hash: 'another', commandRecordId: 'h:first', at: at(3) };
const attempts = {
  latest: async () => ({ attempt: 1, row }),
  get: async (id: string) => (id === row._id ? row : null),
};

test('an event that is answered 503 since Temporal is away was seen all the same', async () => {
  const { request } = live(applySeal(), applied(), appendUses('c-append'));
  const seen: SeenFlowEvent[] = [];
  const see = async (event: SeenFlowEvent) => {
    seen.push(event);
    return event;
  };
  const deps = {
    sealSettings: { recent: async () => ({ version: 1, settings: sealSettings('b') }) },
    requests: {
      commands: { get: async () => null, pendingOf: async () => [] },
      attempts,
      views: { get: async () => ({ request }) },
      workflows: { describe: away },
    },
    flowEvents: { getQuiet: async () => null, isLost: async () => false, see },
  } as unknown as Deps;
  const event = {
    ...{ eventId: 'e', hostId: 'h', flowId: 'f', flowRequestId: 'r' },
    trigger: { ...appendPoint, action: 'submit' as const },
    form: { [field.moreUses]: '3' },
  };
  const handled = handleFlowEvent(deps, event, { now: at(5), actor: 'engine' });
  await expect(handled).rejects.toThrow(TemporalAwayError);
  expect(seen).toMatchObject([{ attempt: 1, isOpen: true, freed: [], at: at(5) }]);
});

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
