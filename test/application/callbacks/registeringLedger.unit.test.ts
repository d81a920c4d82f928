import {
  type RegisteringServices,
  registeringLedger,
} from '../../../application/callbacks/registeringLedger';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { LedgerBatch } from '../../../contracts/ledger';
import { applySeal, live, metadata } from '../../domain/sealRequest/life';
import { id } from './memory';

/** Applications that are known at the vendor by an id that the vendor gives. */

const vendorApplicationId = '2490828768980361630';
const applied = live(applySeal(), {
  type: 'RecordApply',
  data: { effectId: 'apply', outcome: { kind: 'applied', sealCode: '100001', vendorApplicationId } },
  metadata,
});

function site(registered: 'registered' | 'awaited') {
  const done: string[] = [];
  const services: RegisteringServices = {
    views: { get: async () => ({ _id: id, request: applied.request }) as SealRequestView },
    vendorApplications: {
      register: async (...named: string[]) => {
        done.push(`register ${named.join(' ')}`);
        return registered;
      },
    },
    inbox: {
      pendingOf: async (bindingId, applyId) => [
        { _id: 'row-1', bindingId, applyId, event: 'sealingCompleted', receivedAt: 0 },
      ],
    },
    relay: {
      deliverCallback: async ({ inboxId }) => {
        done.push(`deliver ${inboxId}`);
      },
    },
  };
  const ledger = registeringLedger(
    {
      append: async (_batch: LedgerBatch) => {
        done.push('append');
        return undefined;
      },
      isCodeOver: async () => false,
    },
    services,
  );
  return {
    done,
    append: (events: LedgerBatch['events']) => ledger.append({ sealRequestId: id, firstSeq: 0, events }),
  };
}

test('are registered by it once it is recorded, and callbacks that came before are delivered', async () => {
  expect(applied.request).toMatchObject({ state: 'sealing', vendorApplicationId });
  const { done, append } = site('awaited');
  await append(applied.ledger);
  expect(done).toEqual(['append', `register b1 ${vendorApplicationId} ${id}`, 'deliver row-1']);
});

test('are registered alone where no callback came before, and not at all where the vendor gives none', async () => {
  const named = site('registered');
  await named.append(applied.ledger);
  expect(named.done).toEqual(['append', `register b1 ${vendorApplicationId} ${id}`]);
  const unnamed = site('registered');
  await unnamed.append(live(applySeal()).ledger);
  expect(unnamed.done).toEqual(['append']);
});

test('that the vendor approves are named too', () => {
  const { request } = live(applySeal({ vendorApproves: true }), {
    type: 'RecordApply',
    data: { effectId: 'apply', outcome: { kind: 'applied', sealCode: null, vendorApplicationId } },
    metadata,
  });
  expect(request).toMatchObject({ state: 'awaitingApproval', vendorApplicationId });
});
