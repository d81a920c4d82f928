import { refusedBecause } from '../../../application/refusals';
import { changeRequest } from '../../../application/sealRequests/change';
import type { Submission } from '../../../application/sealRequests/services';
import type { CommandRecord } from '../../../application/sealRequests/stores';
import { appendUses, applied, applySeal, endSealing, live, requestIn } from '../../domain/sealRequest/life';
import { firstAttempt, nextAttempt, Site } from './site';

/* What a command comes to within the request that brings it. */

let site: Site;
beforeEach(() => {
  site = new Site();
});
afterEach(() => {
  jest.useRealTimers();
});

const only = (): CommandRecord => {
  const [record, ...others] = [...site.records.values()];
  if (!record || others.length > 0) throw new Error(`${site.records.size} records`);
  return record;
};

describe('a command that is taken at once', () => {
  test('is started, and waits no more', async () => {
    expect(await site.apply('c-1')).toMatchObject({ kind: 'accepted', record: { commandId: 'c-1' } });
    expect(site.started).toEqual([firstAttempt]);
    expect(site.pending.size).toBe(0);
    expect([site.handedOver, site.owed]).toEqual([[], 0]);
  });
});

describe('what cannot be finished is handed to Temporal', () => {
  const expectHandedOver = () =>
    expect(site.handedOver).toEqual([{ instance: only().instance, delayMs: expect.any(Number) }]);

  test('while the attempt before is being superseded', async () => {
    await site.apply('c-1');
    site.records.clear();
    site.show(live(applySeal(), applied()).request);
    expect(await site.apply('c-2', { subject: '另一份合同' })).toMatchObject({ kind: 'accepted' });
    expect(only().sealRequestId).toBe(nextAttempt(firstAttempt));
    expectHandedOver();
    expect(site.handedOver[0]?.delayMs).toBeLessThanOrEqual(1000);
    expect(site.attempts.has(nextAttempt(firstAttempt))).toBe(false);
  });

  test('where no worker takes it in time', async () => {
    site.show(live(applySeal(), applied()).request);
    site.answerUpdate = () => 'pending';
    const submission = await changeRequest(site.services, firstAttempt, endSealing());
    expect(submission.kind).toBe('accepted');
    expectHandedOver();
    expect(site.pending.size).toBe(1);
  });

  test('where it took so long that nobody may take its record away any more', async () => {
    site.show(requestIn('sealing'));
    site.answerUpdate = () => refusedBecause({ code: 'effect-in-progress' });
    site.onTheWay = () => new Promise((resolve) => setTimeout(resolve, site.records.size > 0 ? 1700 : 0));
    expect((await changeRequest(site.services, firstAttempt, appendUses())).kind).toBe('accepted');
    expectHandedOver();
  });

  test('where its insertion alone took so long, and a repetition has been told that it is accepted', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'] });
    site.show(requestIn('sealing'));
    const { record } = site.services.commands;
    site.services.commands.record = async (command) => {
      const inserted = await record(command);
      if (inserted) jest.setSystemTime(Date.now() + 4000);
      return inserted;
    };
    site.answerUpdate = () => refusedBecause({ code: 'effect-in-progress' });
    let repetition: Submission | undefined;
    site.onTheWay = async () => {
      if (site.records.size === 0) return;
      site.onTheWay = () => undefined;
      repetition = await changeRequest(site.services, firstAttempt, appendUses());
    };
    const first = await changeRequest(site.services, firstAttempt, appendUses());
    expect([repetition?.kind, first.kind]).toEqual(['accepted', 'accepted']);
    expectHandedOver();
  });

  test('where our own store failed on the way, whatever its caller is told', async () => {
    site.services.vendorApplications.register = () => Promise.reject(new Error('no store'));
    await expect(site.apply('c-1')).rejects.toThrow('no store');
    expectHandedOver();
  });

  test('and where Temporal does not take that either, a pass is owed', async () => {
    site.show(live(applySeal(), applied()).request);
    site.answerUpdate = () => {
      site.isTemporalAway = true;
      return 'pending';
    };
    expect((await changeRequest(site.services, firstAttempt, endSealing())).kind).toBe('accepted');
    expect([site.handedOver, site.owed]).toEqual([[], 1]);
  });
});

describe('while Temporal is away', () => {
  test('nothing is recorded', async () => {
    site.isTemporalAway = true;
    await expect(site.apply('c-1')).rejects.toThrow('away');
    expect([site.records.size, site.pending.size, site.owed]).toEqual([0, 0, 0]);
  });

  test('once recorded, the command is accepted, and a pass over what is pending is owed', async () => {
    site.onTheWay = () => {
      site.isTemporalAway = site.records.size > 0;
    };
    expect((await site.apply('c-1')).kind).toBe('accepted');
    expect(site.pending.size).toBe(1);
    expect([site.handedOver, site.owed]).toEqual([[], 1]);
    site.onTheWay = () => {
      site.isTemporalAway = false;
    };
    await site.delivery.deliver({ recordId: only()._id, instance: only().instance });
    expect(site.started).toEqual([firstAttempt]);
  });
});

describe('a refusal', () => {
  test('at once frees the id', async () => {
    await site.apply('c-1');
    expect(await site.apply('c-2', { subject: '另一份合同' })).toEqual({
      kind: 'refused',
      refusal: { code: 'already-open' },
    });
    expect([...site.records.keys()]).toEqual(['h1:c-1']);
    expect(site.pending.size).toBe(0);
  });

  test('by its workflow frees the id too', async () => {
    site.show(requestIn('sealing'));
    site.answerUpdate = () => refusedBecause({ code: 'effect-in-progress' });
    expect(await changeRequest(site.services, firstAttempt, appendUses())).toEqual({
      kind: 'refused',
      refusal: { code: 'effect-in-progress' },
    });
    expect([site.records.size, site.pending.size, site.handedOver]).toEqual([0, 0, []]);
  });

  test('of a workflow that Temporal does not know leaves no record', async () => {
    site.show(requestIn('sealing'));
    expect(await changeRequest(site.services, firstAttempt, appendUses())).toEqual({
      kind: 'refused',
      refusal: { code: 'workflow-missing' },
    });
    expect([site.records.size, site.pending.size]).toEqual([0, 0]);
  });

  test('that came late is what the same id is told', async () => {
    await site.apply('c-1');
    await site.services.commands.refuseLate(only(), { code: 'vendor-refused', message: '不能结束' });
    expect(await site.apply('c-1')).toEqual({
      kind: 'refused',
      refusal: { code: 'vendor-refused', message: '不能结束' },
    });
  });
});

test('an attempt that Temporal remembers as over is followed by the next one', async () => {
  site.runs.set(firstAttempt, 'closed');
  expect(await site.apply('c-1')).toMatchObject({ kind: 'accepted', record: { attempt: 2 } });
  expect(site.started).toEqual([nextAttempt(firstAttempt)]);
});
