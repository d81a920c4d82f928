/** Looks until what is seen is enough; `otherwise` says what it means that it never was. */
export async function until<T>(
  look: () => Promise<T>,
  is: (seen: T) => boolean,
  otherwise: string,
): Promise<T> {
  for (const deadline = Date.now() + 30_000; ; ) {
    const seen = await look();
    if (is(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`${otherwise}: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type EventType = number;

/** Until its history has so many events of this type: also what the server does while no worker runs. */
export async function untilInHistory(
  handle: { fetchHistory(): Promise<{ events?: { eventType?: EventType | null }[] | null }> },
  type: EventType,
  count = 1,
): Promise<void> {
  const events = async () => (await handle.fetchHistory()).events ?? [];
  const times = async () => (await events()).filter(({ eventType }) => eventType === type).length;
  await until(times, (seen) => seen >= count, `events of type ${type} are missing`);
}
