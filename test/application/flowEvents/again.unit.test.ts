import { TemporalAwayError } from '../../../application/ports/errors';
import { refusedBecause } from '../../../application/refusals';
import type { SealSettings } from '../../../domain/settings/settings';
import { appendPoint, endPoint, field, sealSettings } from '../../api/routes/flowEvents/flows';
import { appended, appendUses } from '../../domain/sealRequest/life';
import { firstAttempt } from '../sealRequests/site';
import { FlowWorld, form, granted } from './world';

/* An event counts once per id: sent again it is what it came to, or is decided by what stood when it was first seen. */

let world: FlowWorld;
beforeEach(() => {
  world = new FlowWorld();
});

const elsewhere = { exitId: 'elsewhere' };
const nothing = (reason: string) => ({ kind: 'nothing', reason });
const refused = (code: string) => ({ kind: 'refused', refusal: { code } });
const recorded = (kind: string) => ({ kind: 'accepted', record: { kind, commandId: 'flow-event/e' } });
const applyingElsewhere = () => sealSettings('b1', { apply: { at: [elsewhere] } }) as SealSettings;

describe('what came to nothing', () => {
  test('comes to nothing for good, whatever the settings say since', async () => {
    expect(await world.send({ trigger: elsewhere })).toEqual(nothing('no-trigger'));
    world.settings = applyingElsewhere();
    expect(await world.send({ trigger: elsewhere })).toEqual(nothing('no-trigger'));
    world.hold(granted());
    expect(await world.send({ trigger: elsewhere })).toEqual(nothing('no-trigger'));
    expect([...world.records]).toEqual([]);
    // Another event of the same content is one of its own.
    world.attempts.clear();
    expect(await world.send({ trigger: elsewhere, eventId: 'other' })).toMatchObject({ kind: 'accepted' });
  });

  test.each([false, true])(
    'keeps its id from other content, also where a request has come since: %s',
    async (hasCome) => {
      await world.send({ trigger: elsewhere });
      if (hasCome) world.hold(granted());
      expect(await world.send()).toEqual(refused('command-id-reused'));
      expect([...world.records]).toEqual([]);
    },
  );

  test('is known from a record as older versions wrote it', async () => {
    await world.send({ trigger: elsewhere });
    const [record] = [...world.events.values()];
    expect(record).toEqual({
      _id: 'h1:e',
      hash: expect.stringMatching(/^[0-9a-f]+$/),
      reason: 'no-trigger',
      at: expect.any(String),
    });
  });
});

describe('what was refused', () => {
  const wrong = { form: { ...form, [field.useCount]: 'two' } };

  test('leaves its id to other content, and is decided by what stood at first when it comes again', async () => {
    expect(await world.send(wrong)).toMatchObject(refused('invalid'));
    expect(await world.send()).toMatchObject(recorded('apply'));
    expect(await world.send()).toMatchObject(recorded('apply'));
    expect(await world.send(wrong)).toEqual(refused('command-id-reused'));
    expect([...world.events.keys()]).toEqual(['h1:e', expect.stringMatching(/^h1:e\/[0-9a-f]+$/)]);
    expect(world.records.size).toBe(1);
  });

  test('and then came to nothing with other content, belongs to that', async () => {
    expect(await world.send(wrong)).toMatchObject(refused('invalid'));
    expect(await world.send({ trigger: elsewhere })).toEqual(nothing('no-trigger'));
    world.settings = applyingElsewhere();
    expect(await world.send({ trigger: elsewhere })).toEqual(nothing('no-trigger'));
    expect(await world.send(wrong)).toEqual(refused('command-id-reused'));
  });

  test('is decided by the attempt that was the latest at first', async () => {
    world.answerUpdate = () => refusedBecause({ code: 'effect-in-progress' });
    world.hold(granted());
    const more = { trigger: appendPoint, form: { [field.moreUses]: '3' } };
    expect(await world.send(more)).toEqual(refused('effect-in-progress'));
    const next = granted();
    world.hold({ ...next, identity: { ...next.identity, attempt: 2 } });
    world.answerUpdate = () => 'accepted';
    // Whose workflow says that it takes no more.
    expect(await world.send(more)).toMatchObject({
      kind: 'accepted',
      record: { kind: 'append', sealRequestId: firstAttempt },
    });
  });
});

describe('what could not be answered while Temporal was away', () => {
  const end = { trigger: endPoint };

  test('was seen all the same', async () => {
    world.hold(granted(appendUses('c-append', [{ sealId: '1', useCount: 1 }])));
    world.isTemporalAway = true;
    await expect(world.send(end)).rejects.toThrow(TemporalAwayError);
    expect([...world.events.values()]).toEqual([
      {
        _id: 'h1:e',
        seen: { hash: expect.any(String), attempt: 1, isOpen: true, freed: [] },
        at: '2026-11-24T00:00:01.000Z',
      },
    ]);
  });

  test('is answered as before where it had been answered', async () => {
    world.hold(granted());
    const first = await world.send(end);
    expect(first).toMatchObject(recorded('end'));
    world.isTemporalAway = true;
    expect(await world.send(end)).toMatchObject(recorded('end'));
    expect(world.records.size).toBe(1);
  });

  test('comes to nothing for good where it does when it comes again', async () => {
    world.hold(granted());
    world.isTemporalAway = true;
    await expect(world.send(end)).rejects.toThrow(TemporalAwayError);
    world.isTemporalAway = false;
    world.runs.set(firstAttempt, 'closed');
    expect(await world.send(end)).toEqual(nothing('nothing-to-end'));
    world.runs.set(firstAttempt, 'running');
    expect(await world.send(end)).toEqual(nothing('nothing-to-end'));
    expect([...world.events.keys()]).toEqual(['h1:e', 'h1:e/quiet']);
    expect([...world.records]).toEqual([]);
  });
});

describe('what is forgotten of an event, which its command is not', () => {
  const whatIsKept = async () => {
    expect(await world.send()).toMatchObject(recorded('apply'));
    world.events.clear();
    world.attempts.clear();
  };

  test.each<[string, () => void]>([
    ['would come to nothing now', () => (world.settings = applyingElsewhere())],
    ['would be refused now', () => (world.isBindingEnabled = false)],
    ['would apply once more now', () => undefined],
  ])('the event %s, and is its command', async (_what, change) => {
    await whatIsKept();
    change();
    expect(await world.send()).toMatchObject(recorded('apply'));
    expect(await world.send({ form: { ...form, [field.useCount]: '9' } })).toEqual(
      refused('command-id-reused'),
    );
    expect(world.records.size).toBe(1);
  });

  test('its form is an old one, by which no value is free', async () => {
    const applying = { form: { ...form, [field.moreUses]: '' } };
    expect(await world.send(applying)).toMatchObject(recorded('apply'));
    world.hold(appendedThree());
    world.events.clear();
    expect(await world.send(applying)).toMatchObject(recorded('apply'));
    expect([...world.lost]).toEqual([]);
  });
});

/** Its value stands in the form, as far as is known. */
function appendedThree() {
  const append = appendUses('c-append', [{ sealId: '1', useCount: 3 }]);
  const source = { value: '[["1",3,0]]', fieldIds: [field.moreUses] };
  return granted({ ...append, data: { ...append.data, source } }, appended('200002', 'c-append'));
}

test('a value is free by the first form that shows it gone, and not by that form once more', async () => {
  const emptied = { trigger: appendPoint, form: { [field.moreUses]: '' } };
  world.hold(appendedThree());
  expect(await world.send(emptied)).toEqual(nothing('no-append-value'));
  expect([...world.lost]).toEqual([`${firstAttempt}/c-append`]);
  world.lost.clear();
  expect(await world.send(emptied)).toEqual(nothing('no-append-value'));
  expect([...world.lost]).toEqual([]);
});

test.each<[string, Parameters<FlowWorld['send']>[0]]>([
  ['apply', {}],
  ['append', { trigger: appendPoint, form: { [field.moreUses]: '3' } }],
])('ten of one id at once are one command, and one of them recorded it: %s', async (kind, event) => {
  if (kind === 'append') world.hold(granted());
  const handled = await Promise.all(Array.from({ length: 10 }, () => world.send(event)));
  for (const each of handled) expect(each).toMatchObject(recorded(kind));
  // Whoever did not is told what came of it, and not what the request was like then.
  expect(handled.filter((each) => 'asRecorded' in each)).toHaveLength(1);
  expect(world.records.size).toBe(1);
  expect([...world.events.keys()]).toEqual(['h1:e']);
  expect(world.count(kind === 'apply' ? 'temporal.start' : 'temporal.update')).toBe(1);
});
