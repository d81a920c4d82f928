import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, type FlowRequest, field } from '../flowEvents/flows';

/** Attachments on their way to the vendor: over real servers for files, vendor and host. */

const files = '1020';
const mapped = { fields: { attachments: files } };

let product: ProductUnderTest;
let engine: Engine;
let byUrl: Flow;
let byUpload: Flow;
let server: Server;
let base: string;
/** How often each path was asked for. */
const asked = new Map<string, number>();
const answers = new Map<string, (response: ServerResponse) => void>();

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const answer = answers.get(path);
    if (answer) answer(response);
    else response.writeHead(404).end('not here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'attachments');
  await product.api('PATCH', `/v1/hosts/${engine.hostId}`, { attachmentOrigins: [base] });
  byUrl = await engine.flow(withFiles());
  const profile = { attachmentStyle: 'upload', limits: { fileBytes: 1_000_000 } };
  const { id } = await product.bind('uploads', { profile });
  byUpload = await engine.with({ bindingId: id }).flow(withFiles());
}, 90_000);
afterAll(async () => {
  server.closeAllConnections();
  await Promise.all([product.stop(), new Promise((resolve) => server.close(resolve))]);
}, 30_000);
afterEach(() => product.vendor('DELETE', '/sim/faults'));

function baseFields() {
  const { subject, applicant, fileType, seal, useCount, crossPageUseCount } = field;
  return { subject, applicant, fileType, seal, useCount, crossPageUseCount };
}
const withFiles = () => ({ apply: { fields: { ...baseFields(), ...mapped.fields } } });

const serve = (path: string, body: Buffer | string, contentType = 'application/pdf') =>
  answers.set(path, (response) => response.writeHead(200, { 'Content-Type': contentType }).end(body));
const attached = (...paths: string[]) => ({
  [files]: paths.map((path) => ({ name: `${path.slice(1)}.pdf`, url: `${base}${path}` })),
});
async function applied(flow: Flow, ...paths: string[]): Promise<FlowRequest> {
  const request = await flow.begin();
  const answer = await request.apply(attached(...paths));
  expect(answer).toMatchObject({ status: 200, data: { state: 'sealing' } });
  return request;
}
const filesAtVendor = async (request: FlowRequest): Promise<{ name: string; contentBase64?: string }[]> =>
  (await request.atVendor()).files;

test('the vendor is told their addresses by one call', async () => {
  const request = await applied(byUrl, '/a', '/b');
  await request.untilLedger('AttachmentsSent');
  expect(await filesAtVendor(request)).toMatchObject([
    { name: 'a.pdf', url: `${base}/a` },
    { name: 'b.pdf', url: `${base}/b` },
  ]);
});

test('or gets them uploaded, byte for byte, one after another', async () => {
  // Larger than what is taken of other calls.
  const large = Buffer.alloc(11_000_000, '%PDF-1.7 合同 ');
  serve('/large', large);
  serve('/small', '%PDF-1.7 附件');
  const unlimited = await engine.bindAgain('unlimited', { profile: { attachmentStyle: 'upload' } });
  const request = await applied(await unlimited.flow(withFiles()), '/large', '/small');
  await request.untilLedger('AttachmentsSent', 1, 2);
  const [first, second] = await filesAtVendor(request);
  expect([first?.name, second?.name]).toEqual(['large.pdf', 'small.pdf']);
  expect(Buffer.from(first?.contentBase64 ?? '', 'base64').equals(large)).toBe(true);
  expect(Buffer.from(second?.contentBase64 ?? '', 'base64').toString()).toBe('%PDF-1.7 附件');
});

test('a file that takes long holds up neither the code nor the callbacks', async () => {
  const begun: ServerResponse[] = [];
  answers.set('/slow', (response) => {
    response.writeHead(200, { 'Content-Type': 'application/pdf' }).write('%PDF-1.7');
    begun.push(response);
  });
  const request = await applied(byUpload, '/slow');
  await request.untilForm({ [field.sealCode]: (await request.atVendor()).sealCode });
  await request.finish();
  await request.untilState('completed');
  expect(begun).toHaveLength(1);
  expect(await request.ledgerTypes()).not.toContain('AttachmentsSent');
  for (const response of begun) response.end(' the rest');
  await request.untilLedger('AttachmentsSent');
});

test.each<[string, string, () => void, RegExp]>([
  ['that is not there', '/gone', () => undefined, /HTTP 404/],
  ['that is a page to sign in', '/login', () => serve('/login', '<!DOCTYPE html><html>登录'), /web page/],
  ['that is empty', '/empty', () => serve('/empty', ''), /empty/],
  [
    'that is larger than the vendor takes',
    '/huge',
    // Without its length, so that it breaks off on its way.
    () => serve('/huge', Buffer.alloc(1_100_000, 'x')),
    /larger than 1000000 bytes/,
  ],
])(
  'a file %s waits for a person, who has it sent once it is mended',
  async (_what, path, prepare, detail) => {
    prepare();
    const request = await applied(byUpload, path);
    expect(await request.untilAttention()).toMatchObject([
      { kind: 'attachments-failed', detail: expect.stringMatching(detail) },
    ]);
    expect(await filesAtVendor(request)).toEqual([]);
    serve(path, '%PDF-1.7 now');
    const body = { commandId: `mended-${path.slice(1)}`, decision: 'resend', note: '已重新上传' };
    await product.api('POST', `${request.path()}/attention`, body);
    await request.untilLedger('AttachmentsSent');
    expect(await filesAtVendor(request)).toHaveLength(1);
  },
);

test('a server for files that is away for a moment is asked again', async () => {
  serve('/later', '%PDF-1.7');
  answers.set('/later', (response) => {
    if (asked.get('/later') === 1) response.destroy();
    else response.writeHead(200).end('%PDF-1.7 later');
  });
  const request = await applied(byUpload, '/later');
  await request.untilLedger('AttachmentsSent');
  expect(asked.get('/later')).toBe(2);
  expect(await filesAtVendor(request)).toHaveLength(1);
});

test('an upload whose answer is lost is not sent twice: a person looks at the vendor', async () => {
  serve('/once', '%PDF-1.7');
  await product.vendor('POST', '/sim/faults', {
    match: { type: 'uploadFile' },
    fault: 'dropReply',
    times: 1,
  });
  const request = await applied(byUpload, '/once');
  expect(await request.untilAttention()).toMatchObject([{ kind: 'attachments-failed' }]);
  expect(await filesAtVendor(request)).toHaveLength(1);
});

test('a token that dies under way costs one more fetch, and no second file', async () => {
  serve('/token', '%PDF-1.7 token');
  const request = await byUpload.begin();
  await product.vendor('POST', '/sim/faults', {
    match: { type: 'uploadFile' },
    fault: 'hold',
    times: 1,
  });
  await request.apply(attached('/token'));
  await product.until(
    async () => (await product.vendor('GET', '/sim/faults')).data.faults[0].struck,
    (times) => times > 0,
  );
  await product.vendor('POST', '/sim/expire-tokens');
  await product.vendor('DELETE', '/sim/faults');
  await request.untilLedger('AttachmentsSent');
  expect(await filesAtVendor(request)).toHaveLength(1);
});

/** The file at the vendor, and the code in the form. */
const hasBoth = async (request: FlowRequest) => {
  const [sent, { fields }] = await Promise.all([filesAtVendor(request), request.atHost()]);
  return sent.length > 0 && fields[field.sealCode] !== undefined;
};

test('attachments that are done at the same moment as a write are sent once, and so is the write', async () => {
  const held = { fault: 'hold', times: 4 };
  await product.vendor('POST', '/sim/faults', { match: { type: 'uploadFileByUrl' }, ...held });
  await product.host('POST', '/sim/faults', { match: { type: 'fields.write' }, ...held });
  const requests = await Promise.all(Array.from({ length: 4 }, () => byUrl.begin()));
  await Promise.all(requests.map((request) => request.apply(attached('/at-once'), { prefer: '' })));
  const struck = async (side: typeof product.vendor) =>
    (await side('GET', '/sim/faults')).data.faults[0].struck;
  await product.until(
    async () => Math.min(await struck(product.vendor), await struck(product.host)),
    (times) => times >= 4,
  );
  // Both answers wait for a worker that stands still, and come in one workflow task.
  const { pid } = product.product.worker();
  process.kill(pid, 'SIGSTOP');
  try {
    for (const side of [product.vendor, product.host]) await side('DELETE', '/sim/faults');
    // Both have carried everything out: their answers are on the way.
    await product.until(
      async () => (await Promise.all(requests.map(hasBoth))).every((isThere) => isThere),
      (areThere) => areThere,
    );
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  for (const request of requests) {
    await request.untilLedger('AttachmentsSent');
    await request.untilLedger('FieldsWritten');
    expect(await filesAtVendor(request)).toHaveLength(1);
    expect((await request.atHost()).commands).toMatchObject([{ type: 'fields.write', told: 1 }]);
  }
});

describe('sealed files', () => {
  test('a host that wants them is told where they are, after sealing and after archiving', async () => {
    const hostId = await product.addHost('wants files', { wantsFiles: true, attachmentOrigins: [base] });
    const { bindingId } = byUpload.engine;
    const flow = await engine.with({ hostId, bindingId }).flow(withFiles());
    serve('/contract', '%PDF-1.7 合同');
    const request = await applied(flow, '/contract');
    await request.untilLedger('AttachmentsSent');
    await request.finish();
    await request.untilLedger('FilesOffered');
    await request.happens('archive');
    await request.untilLedger('FilesOffered', 1, 2);

    const commands = (await request.atHost()).commands.filter(
      ({ type }: { type: string }) => type === 'files.ready',
    );
    expect(commands).toHaveLength(2);
    const { files: offered, expiresAt } = commands[0].data;
    expect(offered).toEqual([
      {
        kind: 'watermarked',
        name: 'contract.pdf',
        url: expect.stringContaining(`${product.product.url}/v1/files/`),
      },
    ]);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 24 * 3_600_000);
    const file = await fetch(offered[0].url);
    expect([file.status, await file.text()]).toEqual([200, '%PDF-1.7 合同']);
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''contract.pdf");

    const altered = `${offered[0].url.slice(0, -3)}${offered[0].url.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    expect((await fetch(altered)).status).toBe(404);
  });

  test('a host that does not want them is told nothing', async () => {
    const request = await applied(byUpload, '/contract');
    await request.finish();
    await request.untilLedger('FlowSubmitted');
    expect(await request.ledgerTypes()).not.toContain('FilesOfferRequested');
  });
});
