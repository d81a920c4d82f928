import { ViewMemory } from '../../../adapters/mongo/viewMemory';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import { fold } from '../../../domain/sealRequest/evolve';
import { applySeal, live } from '../../domain/sealRequest/life';

const request = fold(live(applySeal()).ledger);
const viewOf = (index: number): SealRequestView => {
  if (!request) throw new Error('no request');
  const at = request.requestedAt;
  return {
    ...{ _id: `r${index}`, version: 0, projection: 2, request },
    ...{ hasAttention: false, createdAt: at, updatedAt: at },
  };
};

test('holds a thousand, and those that were written last', () => {
  const memory = new ViewMemory();
  for (let index = 0; index < 1000; index += 1) memory.set(viewOf(index));
  memory.set({ ...viewOf(0), version: 1 });
  memory.set(viewOf(1000));
  expect(memory.get('r1')).toBeUndefined();
  expect(memory.get('r0')).toMatchObject({ version: 1 });
  expect(memory.get('r1000')).toBeDefined();
  const held = Array.from({ length: 1001 }, (_, index) => memory.get(`r${index}`)).filter(Boolean);
  expect(held).toHaveLength(1000);
});
