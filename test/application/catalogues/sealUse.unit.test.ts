import { useOfSeal } from '../../../application/catalogues/sealUse';

test('requests for a seal are counted by flow, and its uses by day', async () => {
  const noticed = (hour: string, uses: number) => ({ hour: `2026-11-27T${hour}:00:00.000Z`, uses });
  const use = await useOfSeal(
    {
      views: {
        usesOfSeal: async (seal, since) => {
          expect([seal, since]).toEqual([{ bindingId: 'b', sealId: 's' }, '2026-08-29T08:00:00.000Z']);
          return [
            { hostId: 'h', noticed: [] },
            { hostId: 'h', flowId: 'f', noticed: [noticed('01', 2), noticed('02', 1)] },
            { hostId: 'h', flowId: 'f', noticed: [noticed('02', 1)] },
          ];
        },
      },
      timeZone: 'Asia/Shanghai',
      now: () => new Date('2026-11-27T08:00:00Z'),
    },
    { bindingId: 'b', sealId: 's' },
  );
  expect(use.flows).toEqual([
    { hostId: 'h', flowId: 'f', requests: 2, uses: 4 },
    { hostId: 'h', requests: 1, uses: 0 },
  ]);
  expect(use.usesPerDay.at(-1)).toEqual({ day: '2026-11-27', count: 4 });
});
