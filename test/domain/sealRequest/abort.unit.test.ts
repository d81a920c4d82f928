import { abortEvents } from '../../../domain/sealRequest/abort';
import type { ApplySeal } from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { evolve } from '../../../domain/sealRequest/evolve';
import { mayCodeBeLive, type SealRequest } from '../../../domain/sealRequest/state';
import type {
  CallbackEvent,
  CallbackRule,
  SealRequestState,
  SettingsSnapshot,
} from '../../../domain/sealRequest/values';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  hostDone,
  hostOutcome,
  live,
  lives,
  metadata,
  requestIn,
  settleAttention,
  submitRule,
} from './life';

const at = { at: metadata.now, actor: 'sealflow' };

/** What an abort raises, by kind, with what was not run. */
function raised(request: SealRequest): Record<string, string | undefined> {
  const [first, ...rest] = abortEvents(request, 'by hand', at);
  expect(first).toMatchObject({ type: 'RequestAborted', data: { how: 'by hand' } });
  const entries = rest.map((event): [string, string | undefined] => {
    if (event.type !== 'AttentionRaised') throw new Error(event.type);
    return [event.data.kind, event.data.detail];
  });
  return Object.fromEntries(entries);
}

/** Without rules and without a field for the code, so that one thing at a time is seen. */
function apply(changed: Partial<SettingsSnapshot> = {}): ApplySeal {
  const { data, ...command } = applySeal();
  const { sealCodeField: _, appendSealCodeField: __, ...terms } = data.terms;
  return { ...command, data: { ...data, terms: { ...terms, rules: [], ...changed } } };
}
const rules = (...events: CallbackEvent[]): Partial<SettingsSnapshot> => ({ rules: events.map(submitRule) });
const live0 = { 'code-may-be-live': undefined };
const notRun = (detail: string) => ({ 'rule-not-run': detail });

describe('a code may be live', () => {
  test.each<[SealRequestState, boolean]>([
    ['applying', true],
    ['awaitingApproval', true],
    ['sealing', true],
    ['completed', false],
    ['ended', false],
    ['autoEnded', false],
    ['archived', false],
    ['terminated', false],
    ['rejected', false],
    ['applyFailed', false],
    ['superseded', false],
    ['aborted', false],
  ])('%s: %s', (state, expected) => {
    expect(mayCodeBeLive(requestIn(state))).toBe(expected);
  });

  test.each<[string, () => SealRequest]>([
    ['granted, and the code is missing', () => live(applySeal(), applied(null)).request],
    [
      'appended to, and the code is missing',
      () => live(...lives.completed, appendUses(), appended(null)).request,
    ],
    ['an append to what is completed is on its way', () => live(...lives.completed, appendUses()).request],
    ['an end of what is completed is on its way', () => live(...lives.completed, endSealing()).request],
  ])('%s', (_what, given) => {
    expect(mayCodeBeLive(given())).toBe(true);
  });
});

describe('an abort raises', () => {
  /** Rules that fire on everything: by which of them may still come. */
  test.each<[SealRequestState, Record<string, string | undefined>]>([
    [
      'applying',
      {
        ...live0,
        ...notRun(
          'rule sealingCompleted, rule filesArchived, rule autoEnded, rule approvalTerminated, rule approvalRejected',
        ),
      },
    ],
    [
      'awaitingApproval',
      {
        ...live0,
        ...notRun(
          'rule sealingCompleted, rule filesArchived, rule autoEnded, rule approvalTerminated, rule approvalRejected',
        ),
      },
    ],
    [
      'sealing',
      {
        ...live0,
        ...notRun(
          'fields.write sealCode:0, rule sealingCompleted, rule filesArchived, rule autoEnded, rule approvalTerminated, rule approvalRejected',
        ),
      },
    ],
    [
      'completed',
      notRun('fields.write sealCode:0, flow.submit rule:sealingCompleted:0:flow, rule filesArchived'),
    ],
    ['ended', notRun('fields.write sealCode:0, rule sealingCompleted, rule filesArchived')],
    [
      'autoEnded',
      notRun(
        'fields.write sealCode:0, flow.submit rule:autoEnded:0:flow, rule sealingCompleted, rule filesArchived',
      ),
    ],
    [
      'archived',
      notRun('fields.write sealCode:0, flow.submit rule:filesArchived:0:flow, rule sealingCompleted'),
    ],
    ['terminated', notRun('fields.write sealCode:0, flow.submit rule:approvalTerminated:0:flow')],
    ['rejected', notRun('fields.write sealCode:0, flow.submit rule:approvalRejected:0:flow')],
    ['applyFailed', {}],
    ['superseded', notRun('fields.write sealCode:0, flow.submit rule:sealingCompleted:0:flow')],
  ])('in %s, with a rule on everything', (state, expected) => {
    expect(raised(requestIn(state))).toEqual(expected);
  });

  const shown: CallbackRule = {
    event: 'sealingCompleted',
    action: { kind: 'writeFields' },
    writeFields: [{ value: 'state', fieldId: 'field-state' }],
  };
  const withFiles = () => {
    const command = apply({ attachments: 'upload' });
    const attachments = [{ name: 'a.pdf', url: 'https://oa.example.com/a' }];
    const { data } = command;
    return { ...command, data: { ...data, application: { ...data.application, attachments } } };
  };
  const attachmentFailed = {
    type: 'RecordAttachments' as const,
    data: { effectId: 'attachment:0', outcome: { kind: 'refused' as const, message: '文件过大' } },
    metadata,
  };
  const failedWrite = hostOutcome('sealCode:0', { kind: 'refused', message: '字段不存在' });
  const writes = { sealCodeField: 'field-code' };

  test.each<[string, () => SealRequest, Record<string, string | undefined>]>([
    [
      'nothing of a request that is through',
      () => live(apply(), applied(), callback('sealingCompleted')).request,
      {},
    ],
    ['of a code that is missing, what may be live', () => live(apply(), applied(null)).request, live0],
    [
      'of an append under way to what is completed, the code and the rules of the round that it opens',
      () =>
        live(
          apply(rules('sealingCompleted')),
          applied(),
          callback('sealingCompleted'),
          hostDone('rule:sealingCompleted:0:flow'),
          appendUses(),
        ).request,
      { ...live0, ...notRun('rule sealingCompleted') },
    ],
    [
      'a rule that only writes',
      () => live(apply({ rules: [shown] }), applied()).request,
      { ...live0, ...notRun('rule sealingCompleted') },
    ],
    [
      'no rule that does nothing',
      () =>
        live(apply({ rules: [{ event: 'sealingCompleted', action: { kind: 'none' } }] }), applied()).request,
      live0,
    ],
    [
      'no rule that has fired and run',
      () =>
        live(
          apply(rules('sealingCompleted')),
          applied(),
          callback('sealingCompleted'),
          hostDone('rule:sealingCompleted:0:flow'),
        ).request,
      {},
    ],
    [
      'a move under way',
      () => live(apply(rules('sealingCompleted')), applied(), callback('sealingCompleted')).request,
      notRun('flow.submit rule:sealingCompleted:0:flow'),
    ],
    [
      'a write that waits for its reply to be confirmed',
      () =>
        live(
          apply({ ...writes, writeBack: { mode: 'reply', fallback: 'push', confirmSeconds: 60 } }),
          applied(),
        ).request,
      { ...live0, ...notRun('fields.write sealCode:0') },
    ],
    [
      'a write that failed, and that nobody has decided about',
      () => live(apply(writes), applied(), failedWrite).request,
      { ...live0, ...notRun('fields.write sealCode:0') },
    ],
    [
      'no write that was given up',
      () => live(apply(writes), applied(), failedWrite, settleAttention('giveUp')).request,
      live0,
    ],
    [
      'attachments under way',
      () => live(withFiles(), applied()).request,
      { ...live0, ...notRun('attachments attachment:0') },
    ],
    [
      'attachments that failed',
      () => live(withFiles(), applied(), attachmentFailed).request,
      { ...live0, ...notRun('attachments attachment:0') },
    ],
    [
      'no attachments of an application that is over',
      () => live(withFiles(), applied(), endSealing(), ended()).request,
      {},
    ],
  ])('%s', (_what, given, expected) => {
    expect(raised(given())).toEqual(expected);
  });
});

describe('what an abort has raised', () => {
  const aborted = (request: SealRequest) =>
    abortEvents(request, 'by hand', at).reduce(evolve, request) as SealRequest;

  test('ends all that was under way: nobody carries it out any more', () => {
    const writeBack = { mode: 'reply', fallback: 'push', confirmSeconds: 60 } as const;
    const lives = [
      live(applySeal({ writeBack }), applied(), appendUses()),
      live(applySeal(), applied(), callback('sealingCompleted')),
    ];
    for (const { request } of lives)
      expect(aborted(request)).toMatchObject({
        ...{ state: 'aborted', vendorEffect: null, attachments: [], hostEffects: [], waitingWrites: [] },
      });
  });

  test.each(['confirm', 'giveUp'] as const)('is settled one by one: %s', (decision) => {
    let request = aborted(requestIn('sealing'));
    expect(request.attention.map(({ kind, about }) => [kind, about])).toEqual([
      ['code-may-be-live', 'abort'],
      ['rule-not-run', 'abort:rules'],
    ]);
    for (const left of [1, 0]) {
      const settled = decide(settleAttention(decision, `c-${left}`), request);
      expect(settled).toMatchObject({ kind: 'accepted', events: [{ type: 'AttentionSettled' }] });
      if (settled.kind === 'accepted') request = settled.events.reduce(evolve, request) as SealRequest;
      expect([request.state, request.attention.length]).toEqual(['aborted', left]);
    }
  });

  const sealCode = '100001';
  const failed = hostOutcome('sealCode:0', { kind: 'refused', message: '字段不存在' });
  const seen = { type: 'AttentionSettled' };

  test.each<[string, () => SealRequest, object[]]>([
    [
      'a write that failed before',
      () => live(applySeal(), applied(), failed).request,
      [seen, { type: 'FieldsWritten' }],
    ],
    ['a code that was missing before', () => live(applySeal(), applied(null)).request, [seen]],
    ['a round that was unclear before', unclear, [seen]],
  ])('and %s are seen to, and nothing of ours begins again', (_what, given, events) => {
    const request = aborted(given());
    const settle = settleAttention('confirm');
    const confirmed = decide({ ...settle, data: { ...settle.data, sealCode } }, request);
    expect(confirmed).toMatchObject({ kind: 'accepted', events });
    expect(decide(settleAttention('resend'), request)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'invalid', errors: [{ path: 'decision', code: 'not-for-this' }] },
    });
  });
});

function unclear(): SealRequest {
  const after = [appendUses(), appended(), callback('sealingCompleted')];
  return live(applySeal({ readBack: false }), applied(), ...after).request;
}
