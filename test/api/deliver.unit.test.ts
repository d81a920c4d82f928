import { type DeliveryServices, deliver } from '../../application/callbacks/deliver';
import type { InboxRow } from '../../application/callbacks/stores';

/* A callback that the vendor confirmed once, and that nobody was there to take. */

const row = { _id: 'row-1', bindingId: 'b1', applyId: 'a1', event: 'sealingCompleted' } as InboxRow;

/** By now the vendor shows another stage. */
function services(signalled: object[]): DeliveryServices {
  const signalCallback = async (_id: string, callback: object) => {
    signalled.push(callback);
    return 'delivered';
  };
  return {
    vendorApplications: { find: async () => 'h1:f1:r1:1' },
    vendors: { forBinding: async () => ({ detail: async () => null, confirms: () => false }) },
    workflows: { signalCallback },
    inbox: { settle: () => Promise.reject(new Error('not to be settled')) },
  } as unknown as DeliveryServices;
}

test('is delivered once its workflow is back, without what the vendor shows by now', async () => {
  const signalled: object[] = [];
  expect(await deliver(services(signalled), row, { 'workflow-missing': 3, 'not-confirmed': 20 })).toBe(
    'signalled',
  );
  expect(signalled).toMatchObject([{ type: 'ReceiveCallback', data: { inboxId: 'row-1' } }]);
});

test('is waited with as long as it has never been confirmed', async () => {
  const signalled: object[] = [];
  expect(await deliver(services(signalled), row, {})).toBe('not-confirmed');
  expect(signalled).toEqual([]);
});
