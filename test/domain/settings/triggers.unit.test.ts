import fc from 'fast-check';
import { defined } from '../../../domain/defined';
import { type SealSettings, type TriggerPoint, triggerActions } from '../../../domain/settings/settings';
import { actionsOf, type Trigger, type Triggered, triggeredBy } from '../../../domain/settings/triggers';

type Points = { apply?: TriggerPoint[]; append?: TriggerPoint[]; end?: TriggerPoint[] };

function settings(points: Points, endOnWithdraw?: boolean): SealSettings {
  return {
    bindingId: 'b1',
    enabled: true,
    apply: {
      fields: { subject: 'f1', applicant: 'f2', fileType: 'f3', seal: 'f4', useCount: 'f5' },
      at: points.apply ?? [{ nodeId: 'n-apply', when: 'arrive' }],
      sealCodeField: 'f-code',
    },
    ...(points.append
      ? { append: { fields: { useCount: 'f-more' }, at: points.append, sealCodeField: 'f-code-2' } }
      : {}),
    ...(points.end ? { end: { at: points.end } } : {}),
    ...defined({ endOnWithdraw }),
    callbacks: [],
  };
}

const at = (nodeId: string, when: 'arrive' | 'leave', action: Trigger['action'] = 'submit'): Trigger => ({
  nodeId,
  when,
  action,
});
const by = (exitId: string, action: Trigger['action'] = 'submit'): Trigger => ({ exitId, action });

const arrive: TriggerPoint = { nodeId: 'n1', when: 'arrive' };
const leave: TriggerPoint = { nodeId: 'n1', when: 'leave' };
const exit: TriggerPoint = { exitId: 'x1' };

describe('a point', () => {
  test.each<[string, TriggerPoint, Trigger, Triggered]>([
    ['arriving at the node', arrive, at('n1', 'arrive'), 'apply'],
    ['leaving it instead', arrive, at('n1', 'leave'), 'nothing'],
    ['arriving elsewhere', arrive, at('n2', 'arrive'), 'nothing'],
    ['a return to the node', arrive, at('n1', 'arrive', 'return'), 'nothing'],
    ['leaving the node', leave, at('n1', 'leave'), 'apply'],
    ['arriving instead', leave, at('n1', 'arrive'), 'nothing'],
    ['a return out of the node', leave, at('n1', 'leave', 'return'), 'nothing'],
    ['the exit', exit, by('x1'), 'apply'],
    ['another exit', exit, by('x2'), 'nothing'],
    ['a return by the exit', exit, by('x1', 'return'), 'nothing'],
    ['a node of the same name as the exit', exit, at('x1', 'leave'), 'nothing'],
    ['an exit of the same name as the node', arrive, by('n1'), 'nothing'],
    [
      'a return where returns are named',
      { ...arrive, actions: ['return'] },
      at('n1', 'arrive', 'return'),
      'apply',
    ],
    [
      'a submit where only returns are named',
      { ...arrive, actions: ['return'] },
      at('n1', 'arrive'),
      'nothing',
    ],
    ['either, where both are named', { ...exit, actions: ['submit', 'return'] }, by('x1', 'return'), 'apply'],
    ['a withdrawal where it is named', { ...exit, actions: ['withdraw'] }, by('x1', 'withdraw'), 'apply'],
  ])('is met, or not, by %s', (_what, point, trigger, expected) => {
    expect(triggeredBy(settings({ apply: [point] }, false), trigger)).toBe(expected);
  });

  test('is met on submit only, where nothing is said', () => {
    expect(actionsOf(arrive, 'apply')).toEqual(['submit']);
    for (const action of triggerActions)
      expect(triggeredBy(settings({ apply: [arrive] }, false), at('n1', 'arrive', action))).toBe(
        action === 'submit' ? 'apply' : 'nothing',
      );
  });

  test('of an append is met on submit only, of an end on a return as well, where nothing is said', () => {
    const given = settings({ append: [leave], end: [exit] }, false);
    for (const action of triggerActions) {
      expect(triggeredBy(given, at('n1', 'leave', action))).toBe(action === 'submit' ? 'append' : 'nothing');
      const ends = action === 'submit' || action === 'return';
      expect(triggeredBy(given, by('x1', action))).toBe(ends ? 'end' : 'nothing');
    }
  });

  test('is met by the named actions and by no other', () => {
    const where = fc.constantFrom(arrive, leave, exit);
    const named = fc.subarray([...triggerActions], { minLength: 1 });
    fc.assert(
      fc.property(where, named, fc.constantFrom(...triggerActions), (point, actions, action) => {
        const trigger = 'exitId' in point ? by(point.exitId, action) : at(point.nodeId, point.when, action);
        const given = settings({ apply: [{ ...point, actions }] }, false);
        expect(triggeredBy(given, trigger)).toBe(actions.includes(action) ? 'apply' : 'nothing');
      }),
    );
  });
});

describe('which of the three', () => {
  const given = settings({
    apply: [{ nodeId: 'n-apply', when: 'arrive' }, { exitId: 'x-apply' }],
    append: [
      { nodeId: 'n-append', when: 'leave' },
      { exitId: 'x-append', actions: ['submit', 'return'] },
    ],
    end: [
      { nodeId: 'n-end', when: 'arrive', actions: ['return'] },
      { exitId: 'x-end', actions: ['delete'] },
    ],
  });
  test.each<[Trigger, Triggered]>([
    [at('n-apply', 'arrive'), 'apply'],
    [by('x-apply'), 'apply'],
    [at('n-append', 'leave'), 'append'],
    [by('x-append'), 'append'],
    [by('x-append', 'return'), 'append'],
    [at('n-end', 'arrive', 'return'), 'end'],
    [by('x-end', 'delete'), 'end'],
    [at('n-end', 'arrive'), 'nothing'],
    [by('x-end'), 'nothing'],
    [at('n-apply', 'arrive', 'return'), 'nothing'],
    [at('n-append', 'leave', 'return'), 'nothing'],
    [at('n-other', 'arrive'), 'nothing'],
    [by('x-other'), 'nothing'],
  ])('%j is %s', (trigger, expected) => {
    expect(triggeredBy(given, trigger)).toBe(expected);
  });

  test('without points for an append or an end nothing of the kind happens', () => {
    const applyOnly = settings({});
    for (const trigger of [at('n-append', 'leave'), by('x-append'), by('x-end')])
      expect(triggeredBy(applyOnly, trigger)).toBe('nothing');
  });
});

describe('a withdrawal', () => {
  const end = [{ nodeId: 'n-end', when: 'arrive' as const }];
  const anywhere = [at('n-apply', 'arrive', 'withdraw'), at('n-x', 'leave', 'withdraw'), by('x', 'withdraw')];
  const deleted = anywhere.map((trigger): Trigger => ({ ...trigger, action: 'delete' }));

  test.each<[string, SealSettings, Triggered]>([
    ['where nothing is said of it', settings({}), 'endWithdrawn'],
    ['where nothing is said of it beside an end', settings({ end }), 'endWithdrawn'],
    ['switched on', settings({}, true), 'endWithdrawn'],
    ['switched on beside an end', settings({ end }, true), 'endWithdrawn'],
    ['switched off', settings({}, false), 'nothing'],
    ['switched off beside an end', settings({ end }, false), 'nothing'],
  ])('or a deletion ends what is live wherever the flow stands, %s: or not', (_what, given, expected) => {
    for (const trigger of [...anywhere, ...deleted]) expect(triggeredBy(given, trigger)).toBe(expected);
  });

  test('is none of what ends by itself, and no return is a withdrawal', () => {
    expect(triggeredBy(settings({ end }), at('n-end', 'arrive', 'withdraw'))).toBe('endWithdrawn');
    expect(triggeredBy(settings({ end }), at('n-end', 'arrive', 'return'))).toBe('end');
    expect(triggeredBy(settings({ end }), at('n-x', 'arrive', 'return'))).toBe('nothing');
  });

  test('named for a point is what that point says, switched off or not', () => {
    const named: TriggerPoint[] = [{ nodeId: 'n-end', when: 'leave', actions: ['withdraw'] }];
    for (const given of [settings({ end: named }), settings({ end: named }, false)])
      expect(triggeredBy(given, at('n-end', 'leave', 'withdraw'))).toBe('end');
    expect(triggeredBy(settings({ end: named }, false), at('n-end', 'leave', 'delete'))).toBe('nothing');
  });
});
