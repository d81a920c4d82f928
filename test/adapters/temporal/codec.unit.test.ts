import { webcrypto } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import fc from 'fast-check';
import * as aesGcm from '../../../adapters/crypto/aesGcm';
import {
  createPayloadCodec,
  type PayloadCodecOptions,
  type PayloadKey,
  PayloadUnreadableError,
} from '../../../adapters/temporal/codec';
import { payloadConverter } from '../../../adapters/temporal/payloadConverter';
import { messageIdOf, originMetadataKey, originOf } from '../../../contracts/payloadOrigin';

const k1: PayloadKey = { id: 'k1', key: Buffer.alloc(32, 1) };
const k2: PayloadKey = { id: 'k2', key: Buffer.alloc(32, 2) };

const codec = (keys: PayloadKey[], mode: PayloadCodecOptions['mode'] = 'encrypted') =>
  createPayloadCodec({ mode, keys });
const payloadOf = (value: unknown) => defaultPayloadConverter.toPayload(value) as Payload;
const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();

async function one(payloads: Promise<Payload[]>): Promise<Payload> {
  const [payload, ...more] = await payloads;
  if (!payload || more.length > 0) throw new Error('not one payload');
  return payload;
}

const secret = payloadOf({ subject: '年度采购框架合同' });
const encrypted = (keys = [k1]) => one(codec(keys).encode([secret]));

test('what is encrypted comes back as it was, whatever is in it', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const payloads = fc.array(fc.record({ metadata: fc.dictionary(fc.string(), bytes), data: bytes }));
  await fc.assert(
    fc.asyncProperty(payloads, async (given) => {
      const decoded = await codec([k1]).decode(await codec([k1]).encode(given));
      const plain = ({ metadata, data }: Payload) => ({
        data: [...(data ?? [])],
        metadata: Object.entries(metadata ?? {}).map(([name, value]) => [name, [...value]]),
      });
      expect(decoded.map(plain)).toEqual(given.map(plain));
    }),
    { numRuns: 50 },
  );
});

test('only the encoding, the id of the key and for whom it is stand in the clear', async () => {
  const { metadata, data } = await encrypted();
  expect(
    Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)])),
  ).toEqual({
    encoding: 'binary/encrypted',
    'encryption-key-id': 'k1',
    'encrypted-for': 'nobody',
  });
  expect(text(data)).not.toContain('采购');
});

test('the same payload twice is two ciphertexts', async () => {
  const [a, b] = await codec([k1]).encode([secret, secret]);
  expect(a?.data).not.toEqual(b?.data);
});

test('another implementation of HKDF and AES-GCM reads it, by our label and not by the configured key itself', async () => {
  const { data } = await encrypted();
  const { subtle } = webcrypto;
  const open = async (key: webcrypto.CryptoKey) =>
    subtle.decrypt(
      {
        name: 'AES-GCM',
        iv: (data ?? new Uint8Array()).slice(0, 12),
        additionalData: Buffer.from('nobody'),
      },
      key,
      data?.slice(12) ?? new Uint8Array(),
    );
  const material = await subtle.importKey('raw', k1.key, 'HKDF', false, ['deriveKey']);
  const key = await subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: Buffer.from('sealflow temporal payload v1'),
    },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
  const plain = temporal.api.common.v1.Payload.decode(new Uint8Array(await open(key)));
  expect(defaultPayloadConverter.fromPayload(plain)).toEqual({ subject: '年度采购框架合同' });
  const raw = await subtle.importKey('raw', k1.key, 'AES-GCM', false, ['decrypt']);
  await expect(open(raw)).rejects.toThrow();
});

describe('keys', () => {
  test('the first encrypts, all decrypt, in any order', async () => {
    const old = await encrypted([k1]);
    const now = await encrypted([k2, k1]);
    expect(text(now.metadata?.['encryption-key-id'])).toBe('k2');
    for (const keys of [
      [k2, k1],
      [k1, k2],
    ])
      expect(await codec(keys).decode([old, now])).toMatchObject([
        { data: secret.data },
        { data: secret.data },
      ]);
  });

  test('one that is not given is named', async () => {
    await expect(codec([k2]).decode([await encrypted()])).rejects.toThrow(
      new PayloadUnreadableError('no key of id k1 is among SEALFLOW_PAYLOAD_KEYS'),
    );
  });

  test('another one under the same id opens nothing', async () => {
    const other = { id: 'k1', key: k2.key };
    await expect(codec([other]).decode([await encrypted()])).rejects.toThrow(PayloadUnreadableError);
  });

  test('an id that nobody could have configured is not repeated', async () => {
    const payload = await encrypted();
    const metadata = { ...payload.metadata, 'encryption-key-id': Buffer.from('Canary!\n') };
    await expect(codec([k1]).decode([{ ...payload, metadata }])).rejects.toThrow(
      'no key of id (unreadable) is among',
    );
  });

  test('without any nothing can be encrypted', () => {
    expect(() => codec([])).toThrow('encryption needs at least one key');
  });
});

test('any changed byte, and any missing one, is noticed', async () => {
  const payload = await encrypted();
  const data = Buffer.from(payload.data ?? []);
  for (let at = 0; at < data.length; at += 1) {
    const changed = Buffer.from(data);
    changed[at] = (changed[at] ?? 0) ^ 1;
    for (const each of [changed, data.subarray(0, at)])
      await expect(codec([k1]).decode([{ ...payload, data: each }])).rejects.toThrow(PayloadUnreadableError);
  }
});

describe('plain payloads', () => {
  test('are refused where all are encrypted', async () => {
    await expect(codec([k1]).decode([await encrypted(), secret])).rejects.toThrow(
      new PayloadUnreadableError(
        'a payload is not encrypted, and SEALFLOW_PAYLOADS does not accept plain ones',
      ),
    );
  });

  test('are read, and new ones encrypted, where they are accepted', async () => {
    const accepting = codec([k1], 'plain-accepted');
    expect(await accepting.decode([secret, await encrypted()])).toMatchObject([
      secret,
      { data: secret.data },
    ]);
    expect(text((await one(accepting.encode([secret]))).metadata?.encoding)).toBe('binary/encrypted');
  });

  test('are written where nothing is encrypted, and what was is still read with its key', async () => {
    for (const keys of [[k1], []]) expect(await codec(keys, 'plain').encode([secret])).toEqual([secret]);
    expect(await codec([k1], 'plain').decode([secret, await encrypted()])).toMatchObject([
      secret,
      { data: secret.data },
    ]);
    await expect(codec([], 'plain').decode([await encrypted()])).rejects.toThrow('no key of id k1');
  });
});

test('what the server says of an activity that is cancelled between two tries is read, and nothing like it', async () => {
  const own = payloadOf('ACTIVITY_ID_NOT_STARTED');
  expect(await one(codec([k1]).decode([own]))).toEqual(own);
  await expect(codec([k1]).decode([payloadOf('ACTIVITY_ID_NOT_STARTED ')])).rejects.toThrow(
    PayloadUnreadableError,
  );
});

describe('for one workflow', () => {
  const workflow = (workflowId: string) => ({ type: 'workflow', namespace: 'n', workflowId }) as const;
  const activity = (workflowId: string) =>
    ({ type: 'activity', namespace: 'n', workflowId, isLocal: false }) as const;
  const [own, other] = ['seal:h:f:1:1', 'seal:h:f:2:1'];
  const worker = createPayloadCodec({ mode: 'encrypted', keys: [k1] }, { marksOrigin: true });
  const client = codec([k1]);
  const bound = (payload = secret) => one(client.encode([payload], workflow(own)));
  /** As versions before encrypted. */
  const legacy = (): Payload => ({
    metadata: {
      encoding: Buffer.from('binary/encrypted'),
      'encryption-cipher': Buffer.from('aes-256-gcm'),
      'encryption-key-id': Buffer.from('k1'),
    },
    data: aesGcm.encrypt(
      aesGcm.derivedKey(k1.key, 'sealflow temporal payload v1'),
      temporal.api.common.v1.Payload.encode(secret).finish(),
    ),
  });
  const handed = async (payload: Payload, by = worker, mode = workflow(own)) => {
    const value = payloadConverter.fromPayload(await one(by.decode([payload], mode)));
    return [originOf(value), value];
  };
  const value = { subject: '年度采购框架合同' };

  test('it is read there, and by whoever shows payloads to people', async () => {
    const payload = await bound();
    expect(await handed(payload)).toEqual(['bound', value]);
    for (const context of [workflow(own), activity(own), undefined])
      expect(await one(client.decode([payload], context))).toMatchObject({ data: secret.data });
  });

  test('another workflow is handed nothing of it, an activity or a client fails', async () => {
    const payload = await bound();
    expect(await handed(payload, worker, workflow(other))).toEqual(['foreign', {}]);
    // The result of a schedule's last run is for that run: the next one begins though its key is lost.
    const withoutKey = createPayloadCodec({ mode: 'encrypted', keys: [k2] }, { marksOrigin: true });
    expect(await handed(payload, withoutKey, workflow(other))).toEqual(['foreign', {}]);
    const refused = new PayloadUnreadableError('a payload was encrypted for another workflow');
    await expect(worker.decode([payload], activity(other))).rejects.toThrow(refused);
    await expect(client.decode([payload], workflow(other))).rejects.toThrow(refused);
  });

  test('whom it is for cannot be changed or left out', async () => {
    const payload = await bound();
    const { 'encrypted-for': _, ...legacyLike } = { ...payload.metadata };
    const toOther = { ...(await one(client.encode([secret], workflow(other)))).metadata };
    const toNobody = { ...(await encrypted()).metadata };
    for (const [metadata, context] of [
      [legacyLike, workflow(other)],
      [toOther, workflow(other)],
      [toNobody, workflow(other)],
    ] as const)
      await expect(worker.decode([{ ...payload, metadata }], context)).rejects.toThrow(/was altered/);
    const unboundAsLegacy = { ...(await encrypted()), metadata: legacyLike };
    await expect(worker.decode([unboundAsLegacy], workflow(own))).rejects.toThrow(/was altered/);
  });

  test('one for nobody, and one of before, is said to be so; an activity takes none for nobody', async () => {
    expect(await handed(await encrypted())).toEqual(['unbound', value]);
    await expect(worker.decode([await encrypted()], activity(own))).rejects.toThrow('for no workflow');
    expect(await handed(legacy())).toEqual(['legacy', value]);
    expect(await one(worker.decode([legacy()], activity(own)))).toMatchObject({ data: secret.data });
  });

  test('what is for nobody has an id, by which a copy of it is known', async () => {
    const idOf = async (payload: Payload) =>
      messageIdOf(payloadConverter.fromPayload(await one(worker.decode([payload], workflow(own)))));
    const payload = await encrypted();
    expect(await idOf(payload)).toMatch(/^[0-9a-f]{32}$/);
    expect(await idOf({ ...payload })).toBe(await idOf(payload));
    expect(await idOf(await encrypted())).not.toBe(await idOf(payload));
    expect(await idOf(await bound())).toBeUndefined();
  });

  test('nobody says of himself where he comes from', async () => {
    const claiming = {
      ...secret,
      metadata: { ...secret.metadata, [originMetadataKey]: Buffer.from('bound') },
    };
    expect(await handed(await one(client.encode([claiming])))).toEqual(['unbound', value]);
    const accepting = createPayloadCodec({ mode: 'plain-accepted', keys: [k1] }, { marksOrigin: true });
    expect(await handed(claiming, accepting)).toEqual([undefined, value]);
  });

  test('it takes no more room than before, by a byte or two', async () => {
    const size = (payload: Payload) => temporal.api.common.v1.Payload.encode(payload).finish().length;
    expect(size(await bound()) - size(legacy())).toBeLessThanOrEqual(2);
  });
});
