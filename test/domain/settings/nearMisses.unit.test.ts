import { decideFlowEvent, type FlowEvent, hasLost } from '../../../domain/settings/flowEvent';
import { readCount } from '../../../domain/settings/formValues';
import { readApplication } from '../../../domain/settings/readForm';
import { readIncrements } from '../../../domain/settings/sealRows';
import type { AppendFields, SealSettings } from '../../../domain/settings/settings';
import { requestIn } from '../sealRequest/life';

const settings = (changes: Partial<SealSettings> = {}): SealSettings => ({
  bindingId: 'b',
  enabled: true,
  callbacks: [],
  apply: {
    fields: { subject: 'a', applicant: 'b', fileType: 'c', seal: 'f-seal', useCount: 'f-count' },
    at: [{ exitId: 'x-apply' }],
    sealCodeField: 'k',
  },
  ...changes,
});
const appendAt = (exitId: string, fields: AppendFields) => ({
  append: { fields, at: [{ exitId }], sealCodeField: 'k2' },
});
const by = (exitId: string, form = {}, action: FlowEvent['trigger']['action'] = 'submit'): FlowEvent => ({
  trigger: { exitId, action },
  form,
});
/** Settings that changed under a running request, forms that show a part, spellings that are nearly numbers. */

const request = requestIn('sealing');
const running = (own: SealSettings, now: SealSettings) => ({
  settings: now,
  consumed: null,
  request: { state: request, isOver: false, settings: own },
});
const noTrigger = { kind: 'nothing', reason: 'no-trigger' };
const fields = { seal: 's', useCount: 'f-more' };

describe('a running request keeps its version', () => {
  test('append point of a newer version', () => {
    const [own, now] = [settings(appendAt('x-old', fields)), settings(appendAt('x-new', fields))];
    expect(decideFlowEvent(by('x-new', { s: 'seal-2', 'f-more': 1 }), running(own, now))).toEqual(noTrigger);
  });
  test('end point of a newer version', () => {
    const [own, now] = [
      settings({ end: { at: [{ exitId: 'o' }] } }),
      settings({ end: { at: [{ exitId: 'n' }] } }),
    ];
    expect(decideFlowEvent(by('n'), running(own, now))).toEqual(noTrigger);
  });
  test('endOnWithdraw false in its own version', () => {
    expect(
      decideFlowEvent(by('x', {}, 'withdraw'), running(settings({ endOnWithdraw: false }), settings())),
    ).toEqual(noTrigger);
  });
});
test('an append without a request is not found, with no seal field too', () => {
  const now = settings(appendAt('x', { useCount: 'f-more' }));
  expect(decideFlowEvent(by('x', { 'f-more': 2 }), { settings: now, request: null, consumed: null })).toEqual(
    {
      kind: 'not-found',
    },
  );
});
describe('an appended value that the form has lost', () => {
  const now = settings(appendAt('x', fields));
  test('a form that speaks of the seal alone', () =>
    expect(hasLost({ s: 'seal-2' }, now, request, '[["seal-2",2,0]]')).toBe(false));
  test('a form that speaks of one of two counts', () =>
    expect(
      hasLost(
        { s: 'seal-2', 'f-more': 2 },
        settings(appendAt('x', { ...fields, crossPageUseCount: 'f-x' })),
        request,
        '[["seal-2",2,1]]',
      ),
    ).toBe(false));
  test('what cannot be read is different', () =>
    expect(hasLost({ s: 'seal-2', 'f-more': 'abc' }, now, request, '[["seal-2",2,0]]')).toBe(true));
});
test.each(['2²', '①②', '㉑', '𝟏𝟐', '１⁰'])('%s is no count', (given) =>
  expect(readCount(given, 0).kind).toBe('wrong'),
);
test('a group of thousands does not begin with 0', () => expect(readCount('0,500', 0).kind).toBe('wrong'));
describe('one entry per wrong field, each at a field of the form', () => {
  test('two seals, no counts', () => {
    const result = readApplication(
      { a: 'x', b: 'u', c: 't', 'f-seal': ['s1', 's2'] },
      settings().apply.fields,
    );
    expect(result.ok || result.errors.map(({ path }) => path)).toEqual(['form.f-count']);
  });
  test('appends that do not say which, several', () => {
    const result = readIncrements({ 'f-more': [1, 2] }, fields, [{ sealId: 's1' }, { sealId: 's2' }]);
    expect(result.ok || result.errors.map(({ path }) => path)).toEqual(['form.s']);
  });
  test('no seal field mapped', () => {
    const result = readIncrements({ 'f-more': 1 }, { useCount: 'f-more' }, [
      { sealId: 's1' },
      { sealId: 's2' },
    ]);
    expect(result.ok || result.errors.map(({ path }) => path)).toEqual(['form.f-more']);
  });
});
