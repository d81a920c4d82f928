import type { Deps } from '../../../api/deps';
import { refuseWhileOpen } from '../../../api/routes/named';
import { firstAttempt, Site } from '../../application/sealRequests/site';
import { applySeal } from '../../domain/sealRequest/life';

/* A request that is just starting is met on its way, and however far Temporal's search lags behind. */

const { bindingId, hostId } = applySeal().data.identity;
type At = { bindingId: string } | { hostId: string };

class Lagging extends Site {
  /** While Temporal's search, which finds nothing yet, looks. */
  whileSearching: () => Promise<void> = async () => undefined;

  refuse(filter: At): Promise<void> {
    const { workflows, views } = this.services;
    const countOpen = async () => {
      await this.whileSearching();
      return 0;
    };
    const requests = {
      ...this.services,
      workflows: { ...workflows, countOpen },
      views: { ...views, countMissing: async () => 0 },
    };
    return refuseWhileOpen({ requests } as unknown as Deps, filter);
  }
}

const inUse = (openRequests: number) => ({ slug: 'in-use', more: { extensions: { openRequests } } });

describe.each<At>([{ bindingId }, { hostId }])('at %j', (filter) => {
  test('an application that is started meanwhile counts', async () => {
    const site = new Lagging();
    let goOn = () => {};
    const started = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let applying: Promise<unknown> = Promise.resolve();
    await new Promise<void>((here) => {
      site.onTheWay = async () => {
        if (site.pending.size === 0) return;
        here();
        await started;
      };
      applying = site.apply('c1');
    });
    site.whileSearching = async () => {
      goOn();
      await applying;
    };
    await expect(site.refuse(filter)).rejects.toMatchObject(inUse(1));
    expect([site.pending.size, site.started]).toEqual([0, [firstAttempt]]);
  });

  test('one that runs and is not found yet counts, until it is over', async () => {
    const site = new Lagging();
    await site.apply('c1');
    expect([site.pending.size, site.started]).toEqual([0, [firstAttempt]]);
    await expect(site.refuse(filter)).rejects.toMatchObject(inUse(1));
    site.runs.set(firstAttempt, 'closed');
    await expect(site.refuse(filter)).resolves.toBeUndefined();
  });

  test('an application that waits behind more than a thousand commands counts', async () => {
    const site = new Lagging();
    await site.apply('c1');
    const [record] = site.records.values();
    if (!record) throw new Error('nothing was recorded');
    site.runs.clear();
    for (let other = 0; other < 1000; other += 1) {
      const instance = `a${String(other).padStart(4, '0')}`;
      site.pending.set(instance, { _id: instance, recordId: 'gone', sealRequestId: '', at: record.at });
    }
    site.insert(record);
    await expect(site.refuse(filter)).rejects.toMatchObject(inUse(1));
  });
});

test('one that runs elsewhere does not count', async () => {
  const site = new Lagging();
  await site.apply('c1');
  await expect(site.refuse({ bindingId: 'other' })).resolves.toBeUndefined();
  await expect(site.refuse({ hostId: 'other' })).resolves.toBeUndefined();
});
