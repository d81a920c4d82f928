import { changeRequest } from '../../../application/sealRequests/change';
import type { Submission } from '../../../application/sealRequests/services';
import { appendUses, requestIn, terms } from '../../domain/sealRequest/life';
import { firstAttempt, nextAttempt, Site } from './site';

/*
 * What a command asks of the stores and of Temporal. Its insertion tells whether it is new, so that a new one is looked
 * for nowhere; and yet a repetition depends on nothing that was configured since.
 */

let site: Site;
beforeEach(() => {
  site = new Site();
});

const other = { subject: '另一份合同' };
const asked = () => site.calls.splice(0);

describe('what is new costs no look-up', () => {
  const taken = [
    'commands.record',
    'attempts.claim',
    'vendorApplications.register',
    'temporal.start',
    'commands.markDispatched',
  ];

  test('an application whose caller knows that there is no attempt', async () => {
    await site.apply('c-1', { latest: null });
    expect(asked()).toEqual(['temporal.ensureReachable', ...taken]);
  });

  test('a direct application', async () => {
    await site.apply('c-1');
    expect(asked()).toEqual(['attempts.latest', 'temporal.ensureReachable', ...taken]);
  });

  test('an append', async () => {
    site.show(requestIn('sealing'));
    site.runs.set(firstAttempt, 'running');
    await changeRequest(site.services, firstAttempt, appendUses());
    expect(asked()).toEqual([
      ...['temporal.ensureReachable', 'views.get'],
      ...['commands.record', 'temporal.update', 'commands.markDispatched'],
    ]);
  });
});

/** The same without what is told of the call that recorded it. */
function asRepeated(submission: Submission): Submission {
  return submission.kind === 'accepted' ? { kind: 'accepted', record: submission.record } : submission;
}

describe('a repetition is told what the first came to', () => {
  const refusing = () => Promise.reject(new Error('disabled since'));

  test('without asking for anything, where its attempt is there', async () => {
    const first = await site.apply('c-1');
    asked();
    expect(await site.apply('c-1', { takeSnapshot: refusing })).toEqual(asRepeated(first));
    expect(asked().filter((call) => call.startsWith('temporal.'))).toEqual([]);
  });

  test('where its process died before it claimed anything, and its settings are gone', async () => {
    site.onTheWay = () => {
      site.isTemporalAway = site.records.size > 0;
    };
    const first = await site.apply('c-1');
    site.attempts.clear();
    site.pending.clear();
    site.onTheWay = () => {
      site.isTemporalAway = false;
    };
    expect(await site.apply('c-1', { takeSnapshot: refusing })).toEqual(asRepeated(first));
  });

  test('while Temporal is away', async () => {
    const first = await site.apply('c-1');
    hold();
    const appended = await append();
    site.isTemporalAway = true;
    expect(await site.apply('c-1')).toEqual(asRepeated(first));
    expect(await append()).toEqual(asRepeated(appended));
  });

  test('where what it changed is gone', async () => {
    hold();
    const first = await append();
    site.views.clear();
    expect(await append()).toEqual(asRepeated(first));
  });

  const append = () => changeRequest(site.services, firstAttempt, appendUses());
  const hold = () => {
    site.show(requestIn('sealing'));
    site.runs.set(firstAttempt, 'running');
  };

  test.each([
    ['of a flow request that has its attempt', {}],
    ['of another flow request', { flowRequestId: 'r2' }],
  ])('and refused where its content is another: %s', async (_what, changedKey) => {
    await site.apply('c-1');
    const identity = { hostId: 'h1', bindingId: 'b1', flowId: 'f1', flowRequestId: 'r1', ...changedKey };
    for (const takeSnapshot of [refusing, async () => ({ kind: 'taken', snapshot: terms }) as const])
      expect(await site.apply('c-1', { ...other, identity, takeSnapshot })).toEqual({
        kind: 'refused',
        refusal: { code: 'command-id-reused' },
      });
    expect(site.started).toEqual([firstAttempt]);
  });

  test('at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => site.apply('c-1', { latest: null })));
    expect(new Set(all.map((submission) => JSON.stringify(asRepeated(submission)))).size).toBe(1);
    expect(site.started).toEqual([firstAttempt]);
    expect(site.pending.size).toBe(0);
  });

  test('what nothing is recorded of is refused in its own words', async () => {
    await expect(site.apply('c-1', { takeSnapshot: refusing })).rejects.toThrow('disabled since');
  });
});

describe('an application that came since the caller looked', () => {
  test('is open: ours is refused, and leaves nothing', async () => {
    await site.apply('c-1');
    expect(await site.apply('c-2', { ...other, latest: null })).toEqual({
      kind: 'refused',
      refusal: { code: 'already-open' },
    });
    expect([...site.records.keys()]).toEqual(['h1:c-1']);
    expect(site.pending.size).toBe(0);
  });

  test('is over already: ours is the next attempt', async () => {
    await site.apply('c-1');
    site.show(requestIn('ended'));
    expect(await site.apply('c-2', { ...other, latest: null })).toMatchObject({
      kind: 'accepted',
      record: { sealRequestId: nextAttempt(firstAttempt) },
    });
    expect(site.started).toEqual([firstAttempt, nextAttempt(firstAttempt)]);
  });

  test('has the same content: ours is the same request', async () => {
    await site.apply('c-1');
    expect(await site.apply('c-2', { latest: null })).toMatchObject({
      kind: 'accepted',
      record: { commandId: 'c-2', sealRequestId: firstAttempt },
    });
    expect(site.started).toEqual([firstAttempt]);
  });
});
