import { field, nodeAfterSubmit, points, waitNodeId } from '../faults/flow';
import { savedData } from './manifest';
import { UpgradedSite } from './upgradedSite';

/*
 * A site that goes on with the data of an older commit (see saveData): what was open then is finished by today's code.
 * The tests follow one another, as an upgrade does.
 */
jest.setTimeout(120_000);

test('there are data of older commits', () => {
  expect(savedData().map(({ commit }) => commit)).toContain('7047ccb');
});

describe.each(savedData())('with data of commit $commit', (manifest) => {
  const { requests, hostId, bindings, flowId } = manifest;
  let site: UpgradedSite;
  beforeAll(async () => {
    site = await UpgradedSite.start(manifest);
  });
  afterAll(() => site.stop());

  test.each([
    'sealing',
    'appended',
    'waitingForArchive',
    'archived',
    'ended',
    'attention',
    'replyWaiting',
  ] as const)('one that was %s is read as it was', async (stage) => {
    const { id, state, sealCode } = requests[stage];
    const { sealCode: shown = null, ...seen } = await site.seen(requests[stage]);
    expect({ ...seen, sealCode: shown }).toMatchObject({ id, state, sealCode, attempt: 1 });
    expect((await site.ledger(requests[stage]))[0]).toMatchObject({ type: 'SealRequested' });
  });

  test('bindings, catalogue, host and settings are as they were', async () => {
    for (const { id, name, seals } of bindings) {
      expect((await site.api('GET', `/v1/bindings/${id}`)).data).toMatchObject({ id, name });
      expect((await site.api('GET', `/v1/bindings/${id}/seals`)).data.items).toHaveLength(seals);
    }
    expect((await site.api('GET', `/v1/hosts/${hostId}`)).data).toMatchObject({ kind: 'webhook' });
    const path = `/v1/hosts/${hostId}/flows/${flowId}/seal-settings`;
    expect((await site.api('GET', path)).data).toMatchObject(manifest.settings);
  });

  test('the engine’s key belongs to the one host there is', async () => {
    const path = `/v1/seal-requests/${encodeURIComponent(requests.sealing.id)}`;
    expect((await site.as(manifest.engineKey)('GET', path)).status).toBe(200);
    const { data } = await site.api('GET', `/v1/api-keys/${manifest.engineKeyId}`);
    expect(data).toMatchObject({ role: 'engine', hostIds: [hostId] });
  });

  test('an administrator gives the peers’ new addresses', async () => {
    for (const { status } of await site.giveNewAddresses()) expect(status).toBe(200);
    for (const { id } of bindings)
      expect((await site.api('POST', `/v1/bindings/${id}/check`)).data).toMatchObject({ ok: true });
    expect((await site.api('POST', `/v1/hosts/${hostId}/check`)).data).toMatchObject({ ok: true });
  });

  test.each(manifest.callbacks)(
    'a callback that waited ($reason) is acted on, once',
    async ({ id, stage, reason }) => {
      const request = requests[stage];
      // The vendor shows by now what it told too early; it does not tell it again.
      if (reason === 'not-confirmed') expect((await site.finish(request)).status).toBe(200);
      await site.untilState(request, 'completed');
      await site.untilAt(request, nodeAfterSubmit);
      const row = () => site.api('GET', `/v1/callbacks/${id}`);
      // A look of reconciliation may find the completion first: then this row says it once more, and is done as well.
      const isJudged = ({ state, reason: why }: { state: string; reason?: string }) =>
        state === 'delivered' || (state === 'ignored' && why === 'duplicate');
      await site.until(row, ({ data }) => isJudged(data));
      const types = (await site.ledger(request)).map(({ type }) => type);
      expect(types.filter((type) => type === 'SealingCompleted')).toHaveLength(1);
    },
  );

  test('a callback of nobody’s application stays unmatched', async () => {
    const { data } = await site.api('GET', `/v1/callbacks/${manifest.unmatchedCallbackId}`);
    expect(data).toMatchObject({ state: 'unmatched' });
  });

  test('commands that were recorded are carried out, once', async () => {
    const { applyRecorded, appendRecorded, endRecorded } = requests;
    const outcome = async (request: typeof applyRecorded, eventId: string) => {
      const { commands } = await site.seen(request);
      const isMeant = (command: { commandId: string }) => command.commandId === `flow-event/${eventId}`;
      return commands.find(isMeant)?.outcome;
    };
    await site.untilState(applyRecorded, 'sealing');
    expect(await site.untilField(applyRecorded, field.sealCode)).toMatch(/^\d{6}$/);
    expect(await outcome(applyRecorded, 'applyRecorded-apply')).toBe('done');
    expect(await site.untilField(appendRecorded, field.appendedSealCode)).toMatch(/^\d{6}$/);
    expect(await outcome(appendRecorded, 'appendRecorded-append')).toBe('done');
    await site.untilState(endRecorded, 'ended');
    expect(await outcome(endRecorded, 'endRecorded-end')).toBe('done');
    const { effects } = (await site.vendor('GET', '/sim/effects')).data;
    const isOurs = (effect: string) => /^(apply|update|end):/.test(effect);
    // In whatever order they were finished.
    const ours = Object.fromEntries(Object.entries(effects).filter(([effect]) => isOurs(effect)));
    expect(ours).toEqual({
      [`apply:${applyRecorded.applyId}`]: 1,
      [`update:${appendRecorded.applyId}:${manifest.sealId}=5/0`]: 1,
      [`end:${endRecorded.applyId}`]: 1,
    });
  });

  test('a code that was handed over in a reply reaches the form', async () => {
    const { replyWaiting } = requests;
    expect(await site.untilField(replyWaiting, field.sealCode)).toBe(replyWaiting.sealCode);
  });

  test('an operator settles what was left to a person', async () => {
    const { attention } = requests;
    expect((await site.flow(attention)).nodeId).toBe(waitNodeId);
    expect((await site.seen(attention)).attention).toMatchObject([{ kind: 'flow-action-failed' }]);
    const settled = await site.api(
      'POST',
      `/v1/seal-requests/${encodeURIComponent(attention.id)}/attention`,
      {
        ...{ commandId: 'resend-1', decision: 'resend', note: '流程已解锁' },
      },
    );
    expect(settled.status).toBe(200);
    await site.untilAt(attention, nodeAfterSubmit);
    await site.until(
      () => site.seen(attention),
      (seen) => seen.attention.length === 0,
    );
  });

  test.each(['sealing', 'appended'] as const)('one that was %s completes by a callback', async (stage) => {
    await site.directCallbacks();
    expect((await site.finish(requests[stage])).status).toBe(200);
    await site.untilState(requests[stage], 'completed');
    await site.untilAt(requests[stage], nodeAfterSubmit);
  });

  test('one that waited for its archive is archived', async () => {
    const { waitingForArchive } = requests;
    await site.vendor('POST', `/sim/applications/${waitingForArchive.applyId}/archive`);
    await site.untilState(waitingForArchive, 'archived');
    await site.untilField(waitingForArchive, field.state);
  });

  test('the engine applies anew with its old key', async () => {
    const { flowRequestId } = requests.ended;
    const event = {
      ...{ eventId: 'apply-anew', flowId, flowRequestId, trigger: points.apply },
      ...{ operator: { userId: 'lisi' }, form: manifest.form },
    };
    const path = `/v1/hosts/${hostId}/flow-events`;
    const applied = await site.as(manifest.engineKey)('POST', path, event, { Prefer: 'wait=20' });
    const sealRequestId = requests.ended.id.replace(/1$/, '2');
    expect(applied).toMatchObject({
      status: 200,
      data: { outcome: 'apply', state: 'sealing', sealRequestId },
    });
  });
});
