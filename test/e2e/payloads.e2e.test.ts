import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { archive, Engine, type FlowRequest, field } from '../api/routes/flowEvents/flows';
import { decryptedTexts } from '../support/payloads';
import { ProductUnderTest } from '../support/product';

/* What somebody sees who can read Temporal and has none of our keys: a whole life of one request, and no person in it. */

const subject = '金丝雀年度采购框架合同';
const person = { userId: 'canary-8806055923', name: '张金丝', mobile: '13912345678', jobNumber: 'J-canary' };
const words = '系统繁忙，申请人张金丝请稍候';

let product: ProductUnderTest;
let connection: Connection;
let request: FlowRequest;
/** Nobody who reads Temporal may find these. */
let personal: string[];

beforeAll(async () => {
  product = await ProductUnderTest.start({ servers: 'own' });
  connection = await Connection.connect({ address: product.servers.temporal.address });
  const engine = await Engine.of(product, 'canaries');
  request = await (await engine.flow()).begin();
  const busy = { match: { type: 'apply' }, fault: 'errcode', errcode: '45009', errmsg: words, times: 2 };
  await product.vendor('POST', '/sim/faults', busy);
  await request.apply({ [field.subject]: subject, [field.applicant]: person });
  await request.untilLedger('FieldsWritten');
  const codes = [(await request.atVendor()).sealCode];
  await request.append({ [field.moreUses]: '1', [field.moreCrossPage]: '' });
  await request.untilLedger('FieldsWritten', 1, 2);
  codes.push((await request.atVendor()).sealCode);
  await request.use(3);
  await archive(request);
  personal = [subject, ...Object.values(person), words, ...codes];
}, 150_000);
afterAll(async () => {
  await connection.close();
  await product.stop();
}, 30_000);

const workflowId = () => sealRequestWorkflowId(request.id());
const plainClient = () => new Client({ connection });

const ourClient = () => new Client({ connection, dataConverter: product.dataConverter });

const foundIn = (bytes: Uint8Array) => {
  const buffer = Buffer.from(bytes);
  return personal.filter((each) => buffer.includes(each));
};

/** Every base64 text in it, read as such. */
const decodedTexts = (json: string) =>
  Buffer.concat(
    [...json.matchAll(/"([A-Za-z0-9+/]{8,}={0,2})"/g)].map(([, text]) => Buffer.from(text ?? '', 'base64')),
  );

test('the words that are looked for are all there, for whoever has the keys', async () => {
  expect(personal).toHaveLength(8);
  expect(new Set(personal).size).toBe(8);
  const history = await ourClient().workflow.getHandle(workflowId()).fetchHistory();
  const texts = await decryptedTexts(history, product.dataConverter);
  expect(personal.filter((each) => !texts.some((text) => text.includes(each)))).toEqual([]);
});

test('the history holds none of them, as JSON or as bytes, failures included', async () => {
  const history = await plainClient().workflow.getHandle(workflowId()).fetchHistory();
  const json = historyToJSON(history);
  expect(foundIn(Buffer.from(json))).toEqual([]);
  expect(foundIn(decodedTexts(json))).toEqual([]);
  expect(foundIn(temporal.api.history.v1.History.encode(history).finish())).toEqual([]);
  // The busy vendor made tries fail, and their words stood in the failure.
  expect(json).toContain('"message": "Encoded failure"');
  expect(json).not.toContain('"json/plain"');
});

test('nor do the search attributes, the id, the summary, the details and the memo', async () => {
  const { workflowService } = connection;
  const described = await workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: workflowId() },
  });
  const { DescribeWorkflowExecutionResponse } = temporal.api.workflowservice.v1;
  expect(foundIn(DescribeWorkflowExecutionResponse.encode(described).finish())).toEqual([]);
  const attributes = Object.keys(described.workflowExecutionInfo?.searchAttributes?.indexedFields ?? {});
  expect(attributes).toEqual(expect.arrayContaining(['SealState', 'SealBinding', 'SealFlow', 'SealAttempt']));
  const ours = await ourClient().workflow.getHandle(workflowId()).describe();
  expect(await ours.staticSummary()).toMatch(/^Flow request .*, attempt 1$/);
  expect(foundIn(Buffer.from(`${await ours.staticSummary()} ${await ours.staticDetails()}`))).toEqual([]);
});

test('nor do the current details, encrypted as they are, once they are decrypted', async () => {
  const raw = await connection.workflowService.queryWorkflow({
    namespace: 'default',
    execution: { workflowId: workflowId() },
    query: { queryType: '__temporal_workflow_metadata' },
  });
  const [payload] = raw.queryResult?.payloads ?? [];
  expect(Buffer.from(payload?.metadata?.encoding ?? []).toString()).toBe('binary/encrypted');
  const handle = ourClient().workflow.getHandle(workflowId());
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain('(`archived`), attempt 1');
  expect(foundIn(Buffer.from(currentDetails))).toEqual([]);
});

test('nor do the files of Temporal’s database', () => {
  const folder = join(product.servers.dataDir, 'temporal');
  const files = readdirSync(folder);
  expect(files).toContain('temporal.db');
  const holding = files.filter((name) => foundIn(readFileSync(join(folder, name))).length > 0);
  expect(holding).toEqual([]);
});
