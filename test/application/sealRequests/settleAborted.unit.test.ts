import { settleAborted } from '../../../application/sealRequests/settleAborted';
import type { UnattendedServices } from '../../../application/sealRequests/unattended';
import { abortEvents } from '../../../domain/sealRequest/abort';
import { evolve } from '../../../domain/sealRequest/evolve';
import type { SealRequest } from '../../../domain/sealRequest/state';
import { metadata, requestIn, settleAttention } from '../../domain/sealRequest/life';

/* Of an aborted request whose ledger is at odds with it: the read model says so, and no event of the ledger's. */

const id = 'h1:f1:r1:1';
const at = { at: metadata.now, actor: 'sealflow' };
const aborted = abortEvents(requestIn('sealing'), 'by hand', at).reduce<SealRequest>(
  (request, event) => evolve(request, event),
  requestIn('sealing'),
);
const conflict = { kind: 'ledger-conflict', about: id, sentence: '', raisedAt: metadata.now } as const;

function services(attention: SealRequest['attention'], written: unknown[]): UnattendedServices {
  const request = { ...aborted, attention };
  return {
    views: { get: async () => ({ version: 7, ledgerConflict: true, request }) },
    ledger: {
      heal: async () => false,
      append: async ({ events }: { events: unknown[] }) => void written.push(...events),
    },
    leases: { claim: async () => ({ kind: 'mine', lease: {} }), release: async () => undefined },
  } as unknown as UnattendedServices;
}

test.each(['by name', 'as what waits longest'])('the conflict is not settled: %s', async (how) => {
  const written: unknown[] = [];
  const { data, ...command } = settleAttention('confirm');
  const named = { ...command, data: how === 'by name' ? { ...data, about: id } : data };
  expect(await settleAborted(services([conflict], written), id, named)).toMatchObject({
    kind: 'refused',
    refusal: { code: 'ledger-conflict' },
  });
  expect(written).toEqual([]);
});

test('what else waits is settled beside it', async () => {
  const written: unknown[] = [];
  const given = services([...aborted.attention, conflict], written);
  expect(await settleAborted(given, id, settleAttention('confirm'))).toBe('settled');
  expect(written).toMatchObject([{ type: 'AttentionSettled', data: { kind: 'code-may-be-live' } }]);
});
