import type { Answer } from './http';
import type { World } from './world';

export interface Entry {
  seq: number;
  type: string;
  data: Answer['data'];
}

export const pathOf = (id: string) => `/v1/seal-requests/${encodeURIComponent(id)}`;

export async function ledgerOf(world: World, id: string): Promise<Entry[]> {
  const path = pathOf(id);
  const entries: Entry[] = [];
  let cursor = '';
  do {
    const { status, data } = await world.api(`${path}/events?limit=100${cursor}`);
    if (status !== 200) return entries;
    entries.push(...data.items);
    cursor = data.nextCursor ? `&cursor=${encodeURIComponent(data.nextCursor)}` : '';
  } while (cursor !== '');
  return entries;
}
