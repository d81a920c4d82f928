import { pino } from 'pino';
import { startReplyLoop } from '../../api/flowEvents/replies';

/* What a reply carried and nobody confirmed: who takes it on its second way, when Temporal says "not found". */

const pending = {
  _id: 'h1:f1:r1:1/sealCode:0',
  sealRequestId: 'h1:f1:r1:1',
  effectId: 'sealCode:0',
  dueAt: 0,
};
const waiting = { type: 'FieldWriteRequested', data: { effectId: 'sealCode:0', via: 'reply' } };

test.each([
  ['it has come back since', 'running', false],
  ['it is closed', 'closed', true],
  ['it was ended by hand', 'endedByHand', true],
])('told to a workflow that is not found, while %s', async (_what, status, isOver) => {
  const cleared: string[] = [];
  const claimed = new Set<string>();
  const services = {
    replies: {
      due: async () => [pending],
      clear: async (id: string) => void cleared.push(id),
    },
    views: { get: async () => ({ request: { waitingWrites: [waiting] } }) },
    workflows: {
      tell: async () => 'gone',
      describe: async () => status,
    },
    leases: {
      claim: async (id: string) => {
        if (claimed.has(id)) return { kind: 'held', until: 0 };
        claimed.add(id);
        return { kind: 'mine', lease: { _id: id } };
      },
      release: async () => undefined,
    },
  } as unknown as Parameters<typeof startReplyLoop>[0];
  const loop = startReplyLoop(services, pino({ level: 'silent' }));
  while (claimed.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await loop.stop();
  expect(cleared).toEqual(isOver ? [pending._id] : []);
});
