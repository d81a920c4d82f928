import { defined } from '../../../domain/defined';
import { freedAppends, sameAppend } from '../../../domain/sealRequest/appendValues';
import type { AppendOutcome, AppendUses, RecordedOutcome } from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { evolve } from '../../../domain/sealRequest/evolve';
import type { SealRequest } from '../../../domain/sealRequest/state';
import {
  appended,
  appendRefused,
  appendUses,
  applied,
  applySeal,
  ended,
  endSealing,
  live,
  metadata,
  requestIn,
} from './life';

const value = '[["seal-2",2,0]]';

/** An append from a form, as its event was first seen when the values of these appends had left it. */
function fromForm(commandId: string, freed: string[] | undefined = [], of = value): AppendUses {
  const { data, ...command } = appendUses(commandId);
  const source = { value: of, fieldIds: ['1012'], ...defined({ freed }) };
  return { ...command, data: { ...data, source } };
}

const first = fromForm('c-append');
const given = {
  inFlight: () => live(applySeal(), applied(), first).request,
  granted: () => live(applySeal(), applied(), first, appended()).request,
  ended: () => live(applySeal(), applied(), first, appended(), endSealing(), ended()).request,
};
const repeats = { kind: 'accepted', events: [{ type: 'AppendRepeated', data: { of: 'c-append' } }] };
const asksAnew = { kind: 'accepted', events: [{ type: 'AppendRequested' }] };

/** The form's value has been cleared, as a write-back that is done says. */
function cleared(request: SealRequest): SealRequest {
  const effectId = request.consumed?.clearedBy ?? '';
  return evolve(request, {
    type: 'FieldsWritten',
    data: { effectId },
    metadata: { at: request.changedAt, actor: 'sealflow' },
  });
}

describe('an equal value', () => {
  test.each(Object.entries(given))(
    'that the form had when its event came is the append that is %s',
    (_, request) => {
      expect(decide(fromForm('c-2'), request())).toMatchObject(repeats);
      // However late it comes: what has been cleared since was not cleared then.
      expect(decide(fromForm('c-2'), cleared(request()))).toMatchObject(repeats);
    },
  );

  test('that came after the first had left the form is another append', () => {
    expect(decide(fromForm('c-2', ['c-append']), cleared(given.granted()))).toMatchObject(asksAnew);
  });

  test('of one that the read model of an older version has without its value is another append', () => {
    const second = fromForm('c-second', ['c-append'], '[["seal-2",5,0]]');
    const commands = [applySeal(), applied(), first, appended(), second, appended(null, 'c-second')];
    const { request } = live(...commands);
    const shown = { ...request, commands: request.commands.map(({ value: _, ...command }) => command) };
    expect(decide(fromForm('c-3', freedAppends(shown, true)), request)).toMatchObject(asksAnew);
  });

  test('of an append that failed is another append', () => {
    const failed = live(applySeal(), applied(), first, appendRefused).request;
    expect(decide(fromForm('c-2'), failed)).toMatchObject(asksAnew);
  });

  test('is answered by what the first one comes to', () => {
    const outcomes = ({ commands }: SealRequest) => commands.slice(1).map(({ outcome }) => outcome);
    const both = [applySeal(), applied(), first, fromForm('c-2')] as const;
    expect(outcomes(live(...both).request)).toEqual(['pending', 'pending']);
    expect(outcomes(live(...both, appended()).request)).toEqual(['done', 'done']);
    expect(outcomes(live(...both, appendRefused).request)).toEqual(['failed', 'failed']);
    expect(outcomes(live(applySeal(), applied(), first, appended(), fromForm('c-2')).request)).toEqual([
      'done',
      'done',
    ]);
    expect(live(...both, appended()).request.round).toBe(1);
  });

  test('that came before two equal appends is the first of them', () => {
    const second = fromForm('c-second', ['c-append']);
    const { request } = live(applySeal(), applied(), first, appended(), second, appended(null, 'c-second'));
    expect(decide(fromForm('c-2'), request)).toMatchObject(repeats);
  });

  test('of an append that is not the last one is that one', () => {
    const other = fromForm('c-other', ['c-append'], '[["seal-2",7,0]]');
    const request = live(
      applySeal(),
      applied(),
      first,
      appended(),
      other,
      appended(undefined, 'c-other'),
    ).request;
    expect(decide(fromForm('c-2'), request)).toMatchObject(repeats);
  });
});

test('another value is another append, and one at a time', () => {
  const other = fromForm('c-2', [], '[["seal-2",7,0]]');
  expect(decide(other, given.inFlight())).toMatchObject({
    kind: 'refused',
    refusal: { code: 'effect-in-progress' },
  });
  expect(decide(other, given.granted())).toMatchObject(asksAnew);
});

test('commands without a form, and those of older versions, are each for themselves', () => {
  expect(decide(appendUses('c-2'), given.granted())).toMatchObject(asksAnew);
  expect(sameAppend(given.granted(), { value, fieldIds: [] })).toBeUndefined();
});

describe('a value of which one seal has got its uses and the other was refused', () => {
  const came = (outcome: AppendOutcome): RecordedOutcome => ({
    type: 'RecordAppend',
    data: { effectId: 'append:c-append', outcome },
    metadata,
  });
  const shown = came({ kind: 'seen', shown: { total: 3, appends: 0 } });
  const both = appendUses('c-append', [
    { sealId: '9223372036854775807', useCount: 2 },
    { sealId: 'seal-2', useCount: 2 },
  ]);
  const { request: partly } = live(
    ...[applySeal({ appendsPerSeal: true }), applied()],
    { ...both, data: { ...both.data, source: { value, fieldIds: ['1012'], freed: [] } } },
    ...[shown, came({ kind: 'appended', sealCode: null }), shown],
    came({ kind: 'refused', message: '次数超限' }),
  );

  test('asks once more for that append while it stands in the form, and is told why it failed', () => {
    expect(freedAppends(partly, false)).toEqual([]);
    const decision = decide(fromForm('c-2', freedAppends(partly, false)), partly);
    expect(decision).toMatchObject(repeats);
    const after = decision.kind === 'accepted' ? decision.events.reduce<SealRequest>(evolve, partly) : partly;
    expect(after.commands).toContainEqual(
      expect.objectContaining({ commandId: 'c-2', outcome: 'failed', reason: '次数超限' }),
    );
  });

  test.each([
    ['has been cleared', cleared(partly), false],
    ['is lost', partly, true],
  ])('is free once it %s', (_, request, isLost) => {
    expect(freedAppends(request, isLost)).toEqual(['c-append']);
    expect(decide(fromForm('c-2', freedAppends(request, isLost)), request)).toMatchObject(asksAnew);
  });
});

describe('the form is known to be free of', () => {
  test('nothing while the value is in flight or not cleared, and of what has been cleared or is lost', () => {
    expect(freedAppends(requestIn('sealing'), false)).toEqual([]);
    expect(freedAppends(given.inFlight(), false)).toEqual([]);
    expect(freedAppends(given.granted(), false)).toEqual([]);
    expect(freedAppends(given.granted(), true)).toEqual(['c-append']);
    expect(freedAppends(cleared(given.granted()), false)).toEqual(['c-append']);
  });

  test('an append that a later one has followed', () => {
    const other = fromForm('c-other', ['c-append'], '[["seal-2",7,0]]');
    const request = live(
      applySeal(),
      applied(),
      first,
      appended(),
      other,
      appended(undefined, 'c-other'),
    ).request;
    expect(freedAppends(request, false)).toEqual(['c-append']);
  });

  test('what a read model of an older version says of its last append alone', () => {
    const { commands, ...request } = given.granted();
    const old = { ...request, commands: commands.map(({ value: _, ...command }) => command) };
    expect(freedAppends(old, false)).toEqual([]);
    expect(sameAppend(old, { value, fieldIds: [], freed: [] })).toBe('c-append');
  });
});
