import { hostname } from 'node:os';
import { createSealRequestWorkflows } from '../../adapters/temporal/sealRequests';
import { field, fieldErrors } from '../api/routes/flowEvents/flows';
import { temporalOf } from '../support/carried';
import { ProductUnderTest } from '../support/product';

/* A site whose peers are all public, told so: nothing inside is called, whatever names lead there. */

let product: ProductUnderTest;
beforeAll(async () => {
  product = await ProductUnderTest.start({ env: { SEALFLOW_PRIVATE_ADDRESSES: 'refused' } });
}, 90_000);
afterAll(() => product.stop(), 30_000);

const create = (openUrl: string, name = openUrl) =>
  product.api('POST', '/v1/bindings', {
    name,
    vendor: 'zhangguanjia',
    openUrl,
    clientId: 'sealflow-test',
    clientSecret: 'vendor-secret',
  });

test('an address inside is refused as it is saved, at its field', async () => {
  const refused = await create(product.vendorSimulator.url);
  expect([refused.status, ...fieldErrors(refused)]).toEqual([400, 'openUrl address-refused']);
});

test('one that hides behind a name is not called, and the check says why', async () => {
  const { port } = new URL(product.vendorSimulator.url);
  // The name of a machine leads to an address of its own, which is none of the public ones.
  const { status, data } = await create(`http://${hostname()}:${port}`);
  expect(status).toBe(201);
  const checked = await product.api('POST', `/v1/bindings/${data.id}/check`);
  expect(checked.data).toMatchObject({ ok: false, steps: [{ name: 'address', ok: false }] });
  expect(checked.data.steps[0].message).toContain('SEALFLOW_PRIVATE_ADDRESSES');
  expect((await product.vendor('GET', '/sim/calls')).data.calls).toEqual({});
});

test('the worker keeps to it as well: nothing of a request reaches the vendor', async () => {
  const { port } = new URL(product.vendorSimulator.url);
  const { data } = await create(`http://${hostname()}:${port}`, 'once more');
  const bindingId = data.id ?? '';
  const host = await product.api('POST', '/v1/hosts', {
    name: 'h',
    kind: 'webhook',
    url: 'https://oa.example.com',
  });
  const applied = await product.api('POST', '/v1/seal-requests', {
    commandId: 'c1',
    bindingId,
    hostId: host.data.id,
    flowRequestId: 'f1',
    subject: field.subject,
    applicant: { userId: 'zhangsan' },
    fileTypeId: '1',
    seals: [{ sealId: '1', useCount: 1 }],
  });
  expect([201, 202]).toContain(applied.status);
  const temporal = temporalOf(product);
  // It has been tried, in vain.
  await product.until(
    () => createSealRequestWorkflows(temporal).pendingEffects(applied.data.id),
    ([effect]) => (effect?.attempt ?? 1) > 1,
  );
  await temporal.close();
  expect((await product.vendor('GET', '/sim/calls')).data.calls).toEqual({});
}, 60_000);
