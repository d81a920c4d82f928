/* What the list is narrowed by: as it stands in the address, and as the API is asked. No imports of the browser's. */

/** Each may stand in the address. Days are `YYYY-MM-DD`, in the browser's zone. */
export const filterNames = [
  'q',
  'state',
  'bindingId',
  'hostId',
  'flowId',
  'flowRequestId',
  'firstDay',
  'lastDay',
  'attention',
];

/** What of it the API takes as it stands. */
export function queryOf({ firstDay, lastDay, attention, ...same }: Record<string, string>) {
  const createdFrom = startOf(firstDay, 0);
  const createdTo = startOf(lastDay, 1);
  return {
    ...same,
    ...(createdFrom ? { createdFrom } : {}),
    ...(createdTo ? { createdTo } : {}),
    ...(attention === 'true' ? { attention: true } : {}),
  };
}

/** The first moment of the day so many days later; undefined for what is no day. */
function startOf(day: string | undefined, daysLater: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? [];
  if (date === undefined) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString();
}
