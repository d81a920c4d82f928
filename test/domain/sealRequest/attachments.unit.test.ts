import type { RecordAttachments, SealRequestCommand } from '../../../domain/sealRequest/commands';
import { closeAdvice } from '../../../domain/sealRequest/state';
import type { SettingsSnapshot } from '../../../domain/sealRequest/values';
import {
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  hostDone,
  live,
  metadata,
  settleAttention,
} from './life';

/** Attachments go to the vendor beside everything else, once it has the application. */

const files = ['a.pdf', 'b.pdf'].map((name) => ({ name, url: `https://oa.example/${name}` }));

function applyWith(changed: Partial<SettingsSnapshot> = {}): SealRequestCommand[] {
  const apply = applySeal(changed);
  const application = { ...apply.data.application, attachments: files };
  return [{ ...apply, data: { ...apply.data, application } }];
}
const outcome = (effectId: string, given: RecordAttachments['data']['outcome']): RecordAttachments => ({
  type: 'RecordAttachments',
  data: { effectId, outcome: given },
  metadata,
});
const words = (...commands: SealRequestCommand[]) => live(...commands).ledger.map(({ type }) => type);

test('all at once where the vendor fetches them, and beside the code on its way into the form', () => {
  const { request, ledger } = live(...applyWith(), applied());
  expect(ledger.map(({ type }) => type)).toEqual([
    'SealRequested',
    'SealApplied',
    'AttachmentsRequested',
    'FieldWriteRequested',
  ]);
  expect(request.attachments).toMatchObject([{ effectId: 'attachments', from: 0, count: 2 }]);
  expect(request.hostEffects).toHaveLength(1);
});

test('one by one where they are uploaded', () => {
  const { request } = live(...applyWith({ attachments: 'upload' }), applied());
  expect(request.attachments).toMatchObject([
    { effectId: 'attachment:0', from: 0, count: 1 },
    { effectId: 'attachment:1', from: 1, count: 1 },
  ]);
});

test('none after it where they went before it', () => {
  expect(live(...applyWith({ attachments: 'before' }), applied()).request.attachments).toEqual([]);
});

test('for an application that the vendor is still to approve, too', () => {
  const life = [...applyWith({ vendorApproves: true }), applied(null)];
  expect(words(...life)).toEqual(['SealRequested', 'ApprovalAwaited', 'AttachmentsRequested']);
});

test('none, nothing', () => {
  expect(live(applySeal(), applied()).request.attachments).toEqual([]);
});

test('a callback counts while they are under way, and the request does not close before they are', () => {
  const life = [
    ...applyWith({ rules: [] }),
    applied(),
    hostDone('sealCode:0'),
    callback('approvalTerminated'),
  ];
  const { request } = live(...life);
  expect([request.state, closeAdvice(request)]).toEqual(['terminated', { kind: 'stay' }]);
  expect(closeAdvice(live(...life, outcome('attachments', { kind: 'sent' })).request)).toEqual({
    kind: 'now',
  });
});

test('an outcome counts once', () => {
  const sent = outcome('attachments', { kind: 'sent' });
  const types = words(
    ...applyWith(),
    applied(),
    sent,
    sent,
    outcome('attachments', { kind: 'unknown', message: 'x' }),
  );
  expect(types.filter((type) => type.startsWith('Attachments'))).toEqual([
    'AttachmentsRequested',
    'AttachmentsSent',
  ]);
});

describe.each(['refused', 'unknown', 'unreachable'] as const)('%s', (kind) => {
  const life = [
    ...applyWith({ attachments: 'upload' }),
    applied(),
    outcome('attachment:0', { kind, message: 'HTTP 404' }),
  ];
  test('a person is told, and the others still go', () => {
    const { request } = live(...life);
    expect(request.attention).toMatchObject([
      { kind: 'attachments-failed', about: 'attachment:0', detail: 'HTTP 404' },
    ]);
    expect(request.attachments).toMatchObject([{ effectId: 'attachment:1' }]);
  });
  test('who has it sent again has it sent after the others', () => {
    const { request } = live(...life, settleAttention('resend'));
    expect(request.attachments.map(({ effectId }) => effectId)).toEqual(['attachment:1', 'attachment:0']);
    expect([request.attention, request.failedAttachments]).toEqual([[], []]);
  });
  test('who has it confirmed or given up sends nothing', () => {
    expect(words(...life, settleAttention('confirm')).at(-1)).toBe('AttachmentsSent');
    expect(words(...life, settleAttention('giveUp')).at(-1)).toBe('AttentionSettled');
  });
});

test('an application that is over needs none: its refusal tells nobody', () => {
  const life = [...applyWith(), applied(), endSealing(), ended()];
  const refused = outcome('attachments', { kind: 'refused', message: '已结束' });
  expect(live(...life, refused).request.attention).toEqual([]);
  const unknown = outcome('attachments', { kind: 'unknown', message: 'timeout' });
  expect(live(...life, unknown).request.attention).toHaveLength(1);
});
