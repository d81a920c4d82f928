import type { SealRequestCommand } from '../../domain/sealRequest/commands';
import { currentDetails } from '../../workflows/currentDetails';
import {
  applied,
  applySeal,
  callback,
  hostDone,
  hostOutcome,
  live,
  metadata,
} from '../domain/sealRequest/life';

const at = metadata.now;
const shown = (...commands: SealRequestCommand[]) =>
  currentDetails(live(...commands).request, { ledgerConflict: false });

const sealed = [
  '- Seal `9223372036854775807`: 3 granted, 0 used as last told',
  '- Seal `seal-2`: 1 granted, 0 used as last told',
].join('\n');
const end = '\u00a0\n\n\u00a0';
const abandon = ['Update `abandon`:', '`{"reason": "…", "request": "h1:f1:r1:1"}`'].join('\n\n');

test('a request that is sealed: what it waits for, and what a person may send', () => {
  expect(shown(applySeal(), applied(), hostDone('sealCode:0'))).toBe(
    [
      `**Ready to be sealed · 可以用印** (\`sealing\`), attempt 1, round 0, as of ${at}`,
      `- **Waits for** somebody to seal, and the vendor to tell that it is done\n${sealed}`,
      '### What else a person can do',
      'Update `endSealing`:',
      '`{"reason": "…", "request": "h1:f1:r1:1"}`',
      abandon,
      end,
    ].join('\n\n'),
  );
});

test('an effect that waits for its peer: since when, what came last, and the inputs to paste', () => {
  const wait: SealRequestCommand = {
    type: 'RecordWait',
    data: {
      kind: 'vendor-away',
      about: 'apply',
      since: at,
      said: '张三 apply: answered HTTP 500',
      cause: { code: 'http-error', status: 'HTTP 500' },
    },
    metadata,
  };
  const text = currentDetails(live(applySeal(), wait).request, {
    ledgerConflict: false,
    runbookUrl: 'https://wiki.test/runbook',
  });
  expect(text).toBe(
    [
      `**Being applied for · 申请中** (\`applying\`), attempt 1, round 0, as of ${at}`,
      '### Attention: vendor-away',
      'The vendor has not carried out what it was sent; it is tried again until it does.',
      [
        `- Waits since ${at}. About \`apply\``,
        '- What came last: `http-error`, `HTTP 500`',
        '- In the words of the peer: tab Queries, `getSealRequest`, `attention`',
        '- What to do: [runbook.md#vendor-away](https://wiki.test/runbook#vendor-away)',
      ].join('\n'),
      'To decide, send one of these under More Actions:',
      'Update `resolveAttention`:',
      '`{"decision": "resend", "note": "…", "about": "apply", "request": "h1:f1:r1:1"}`',
      '`{"decision": "giveUp", "note": "…", "about": "apply", "request": "h1:f1:r1:1"}`',
      `- **Under way**: Apply for the seals at the vendor (\`apply\`), since ${at}\n${sealed}`,
      '### What else a person can do',
      'Update `retryNow`:',
      '`{"request": "h1:f1:r1:1"}`',
      abandon,
      end,
    ].join('\n\n'),
  );
});

test('what is asked for is what the decider takes, a seal code where it wants one', () => {
  const unknown: SealRequestCommand = {
    type: 'RecordApply',
    data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'timeout' } },
    metadata,
  };
  const text = shown(applySeal({ readBack: false, sealCodePattern: '[0-9]{6}' }), unknown);
  const inputs = [...text.matchAll(/^`(\{"decision".*)`$/gm)].map(([, input = '']) => JSON.parse(input));
  expect(inputs).toEqual([
    { decision: 'confirm', note: '…', about: 'apply', sealCode: '…', request: 'h1:f1:r1:1' },
    { decision: 'resend', note: '…', about: 'apply', request: 'h1:f1:r1:1' },
    { decision: 'giveUp', note: '…', about: 'apply', request: 'h1:f1:r1:1' },
  ]);
  expect(text).toContain(`(\`apply\`), since ${at}, stopped: waits for a decision`);
});

test('no word of a peer, no person, subject or code gets in, and no id breaks out of its line', () => {
  const refused = hostOutcome('sealCode:0', { kind: 'refused', message: '表单字段只读：采购合同' });
  const text = shown(
    applySeal({ sealCodeField: 'f`\n# 1' }),
    applied(),
    refused,
    callback('sealingCompleted'),
  );
  expect(text).toContain('### Attention: write-failed');
  for (const word of ['采购合同', '只读', '100001', 'u1']) expect(text).not.toContain(word);
  expect(text).not.toMatch(/^# 1/m);
});

test('what a step is called stays short, however many nodes its rule names: it stands in the history', () => {
  const waitNodeIds = Array.from({ length: 100 }, (_, index) => `node-${index}`);
  const action = { kind: 'submitFlow', waitNodeIds, as: 'applicant' } as const;
  const rules = [{ event: 'sealingCompleted' as const, action }];
  expect(
    shown(applySeal({ rules }), applied(), hostDone('sealCode:0'), callback('sealingCompleted')),
  ).toContain('**Under way**: Submit the flow at node node-0 or node-1 or node-2 or 97 more (');
});

test('a ledger that holds other events is said first', () => {
  const text = currentDetails(live(applySeal(), applied()).request, { ledgerConflict: true });
  expect(text.split('\n\n').slice(1, 4)).toEqual([
    '### Attention: ledger-conflict',
    'The ledger holds other events than this workflow decided. Nothing more is done.',
    '- What to do: `docs/runbook.md#ledger-conflict`',
  ]);
});
