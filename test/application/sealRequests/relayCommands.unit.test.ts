import { ownedForMs } from '../../../application/relay/due';
import { commandPauseMs, relayCommands } from '../../../application/sealRequests/relayCommands';
import type { CommandRecord } from '../../../application/sealRequests/stores';
import { commandWaits } from '../../../contracts/relay';
import {
  appendUses,
  applied,
  applySeal,
  endSealing,
  live,
  requestIn,
  supersede,
} from '../../domain/sealRequest/life';
import { firstAttempt, nextAttempt, Site } from './site';

/* What is recorded and not dispatched, since its process died or could not. */

let site: Site;
beforeEach(() => {
  site = new Site();
});

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

function recorded(changed: Partial<CommandRecord> = {}): CommandRecord {
  return site.insert({
    _id: 'h1:c-apply',
    instance: 'i-1',
    hash: 'hash',
    kind: 'apply',
    commandId: 'c-apply',
    sealRequestId: firstAttempt,
    attempt: 1,
    command: applySeal(),
    at: ago(30_000),
    ...changed,
  });
}

const recordedAppend = (changed: Partial<CommandRecord> = {}) =>
  recorded({ _id: 'h1:c-append', commandId: 'c-append', kind: 'append', command: appendUses(), ...changed });

/** Of other content; the attempt before is to be ended for it. */
const recordedNext = () =>
  recorded({
    ...{ _id: 'h1:c-apply-2', commandId: 'c-apply-2', attempt: 2, fromFlowEvent: true },
    ...{ sealRequestId: nextAttempt(firstAttempt), supersedes: firstAttempt },
  });

describe('one try', () => {
  test('starts what was applied for, and nothing is left to be done', async () => {
    const record = recorded();
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.started).toEqual([firstAttempt]);
    expect(site.attempts.get(firstAttempt)?.commandRecordId).toBe(record._id);
    expect([...site.pending]).toEqual([]);
    expect(site.records.get(record._id)).toBe(record);
  });

  test('after a crash between claim and start starts it all the same', async () => {
    const record = recorded();
    site.onTheWay = () => Promise.reject(new Error('killed'));
    await expect(site.deliver(record)).rejects.toThrow('killed');
    expect(site.attempts.has(firstAttempt)).toBe(true);
    site.onTheWay = () => undefined;
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.started).toEqual([firstAttempt]);
  });

  test('by several at once starts it once', async () => {
    const record = recorded();
    site.onTheWay = () => new Promise((resolve) => setTimeout(resolve, 10));
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => site.deliver(record)));
    expect(outcomes).toEqual(Array(5).fill(undefined));
    expect(site.started).toEqual([firstAttempt]);
    expect(site.refusals.size).toBe(0);
  });

  test('of what is dispatched by now does nothing', async () => {
    const record = recorded();
    await site.services.commands.markDispatched(record);
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.started).toEqual([]);
  });

  test('of a record that was refused, while another has its id, does nothing', async () => {
    const record = recorded();
    await site.services.commands.remove(record);
    const other = recorded({ instance: 'i-2' });
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.started).toEqual([]);
    expect(site.pending.has(other.instance)).toBe(true);
  });

  test('of what the state forbids by now is its recorded refusal', async () => {
    site.runs.set(firstAttempt, 'closed');
    site.show(requestIn('archived'));
    const record = recordedAppend();
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.refusals.get(record.instance)).toMatchObject({
      recordId: record._id,
      sealRequestId: firstAttempt,
      refusal: { code: 'apply-anew' },
    });
    expect(site.pending.size).toBe(0);
    expect(site.refusedLate).toEqual([record.commandId]);
    expect(site.records.has(record._id)).toBe(true);
  });

  test('of what was refused, and died before anybody was told, tells it', async () => {
    site.runs.set(firstAttempt, 'closed');
    site.show(requestIn('archived'));
    const record = recordedAppend();
    site.tellsRefusedLate = () => Promise.reject(new Error('killed'));
    await expect(site.deliver(record)).rejects.toThrow('killed');
    site.tellsRefusedLate = () => undefined;
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.refusedLate).toEqual([record.commandId]);
    expect(site.pending.size).toBe(0);
  });

  test('never takes back a refusal that is recorded', async () => {
    const record = recordedAppend();
    await site.services.commands.refuseLate(record, { code: 'effect-in-progress' });
    site.pending.set(record.instance, { ...record, _id: record.instance, recordId: record._id });
    site.runs.set(firstAttempt, 'running');
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.updates).toEqual([]);
    expect(site.pending.size).toBe(0);
    // Whoever refused it died, and may have told nobody.
    expect(site.refusedLate).toEqual([record.commandId]);
  });

  test('of an application whose attempt another one took is refused late', async () => {
    await site.services.attempts.claim({ _id: firstAttempt, hash: 'other', commandRecordId: 'h1:x', at: '' });
    const record = recorded();
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.refusals.get(record.instance)?.refusal).toEqual({ code: 'already-open' });
  });

  test('fails where Temporal is away, and the command goes on waiting', async () => {
    site.isTemporalAway = true;
    await expect(site.deliver(recorded())).rejects.toThrow('away');
    expect(site.pending.size).toBe(1);
  });
});

describe('what waits says for what', () => {
  test('an end whose request no worker takes', async () => {
    site.answerUpdate = () => 'pending';
    expect(await site.deliver(recorded({ kind: 'end', command: endSealing() }))).toBe('not-taken');
  });

  test('a change whose open request Temporal does not know', async () => {
    site.show(requestIn('sealing'));
    expect(await site.deliver(recordedAppend())).toBe('workflow-missing');
  });

  test('an application while the attempt before is being superseded, and claims nothing', async () => {
    site.runs.set(firstAttempt, 'running');
    site.show(live(applySeal(), applied()).request);
    const record = recordedNext();
    expect(await site.deliver(record)).toBe('superseding');
    site.show(live(applySeal(), applied(), supersede('c-apply-2', true)).request);
    expect(await site.deliver(record)).toBe('superseding');
    expect(site.updates).toEqual([`${record.instance}-supersede`]);
    expect([...site.attempts.keys(), ...site.started]).toEqual([]);
    site.show(requestIn('superseded'));
    expect(await site.deliver(record)).toBeUndefined();
    expect(site.started).toEqual([record.sealRequestId]);
  });

  test.each(commandWaits)('%s is waited for longer and longer, up to a minute', (wait) => {
    const pauses = Array.from({ length: 400 }, (_, index) => commandPauseMs(wait, index + 1));
    expect(pauses[0]).toBe(500);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBe(60_000);
  });

  test('what is superseded is looked for every two seconds, for as long as a person may wait', () => {
    for (let tries = 1, passedMs = 0; passedMs < 4 * 60_000; tries += 1) {
      expect(commandPauseMs('superseding', tries)).toBeLessThanOrEqual(2000);
      passedMs += commandPauseMs('superseding', tries);
    }
  });
});

describe('a pass over what is pending', () => {
  const pass = (all: boolean) => relayCommands(site.services, { all }, () => undefined);

  test('hands over what its process has left', async () => {
    recorded({ instance: 'old' });
    recorded({ _id: 'h1:young', instance: 'young', at: ago(1000) });
    expect(await pass(false)).toBe(1);
    expect(site.handedOver).toEqual([{ instance: 'old', delayMs: 0 }]);
  });

  test('of all hands over what is young as well, once it is its process’s no more', async () => {
    recorded({ instance: 'old' });
    recorded({ _id: 'h1:young', instance: 'young', at: ago(5000) });
    recorded({ _id: 'h1:ahead', instance: 'of a clock ahead', at: ago(-3600_000) });
    expect(await pass(true)).toBe(3);
    const [old, young, ahead] = site.handedOver;
    expect(old).toEqual({ instance: 'old', delayMs: 0 });
    expect(young?.delayMs).toBeGreaterThan(ownedForMs - 15_000);
    expect(young?.delayMs).toBeLessThanOrEqual(ownedForMs - 5000);
    expect(ahead?.delayMs).toBe(0);
  });

  test('clears a row whose record never came, once it is old', async () => {
    for (const [_id, ageMs] of [
      ['never-came', 61_000],
      ['may-come', 30_000],
    ] as const)
      site.pending.set(_id, { _id, recordId: `h1:${_id}`, sealRequestId: firstAttempt, at: ago(ageMs) });
    expect(await pass(true)).toBe(0);
    expect([...site.pending.keys()]).toEqual(['may-come']);
  });

  test('goes through any number, and says so after each', async () => {
    for (let index = 0; index < 250; index += 1) {
      const instance = `i-${String(index).padStart(3, '0')}`;
      recorded({ _id: `h1:${instance}`, instance });
    }
    let beats = 0;
    const count = () => {
      beats += 1;
    };
    expect(await relayCommands(site.services, {}, count)).toBe(250);
    expect(new Set(site.handedOver.map(({ instance }) => instance)).size).toBe(250);
    expect(beats).toBe(250);
  });
});
