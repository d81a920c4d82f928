/**
 * Works through the items in their order, in so many lanes at a time; each asks for its next one until there is none. Once
 * a lane has failed no other begins anything more: it fails with that, when all have finished what they had.
 */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (next: () => Item | undefined) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    try {
      await work(() => waiting.shift());
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}
