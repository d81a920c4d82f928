import { hash } from 'node:crypto';
import {
  defaultPayloadConverter,
  METADATA_ENCODING_KEY,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { HeldPayloadKeys } from '../../application/administration/payloadKeys';
import { originMark, originMetadataKey, type PayloadOrigin } from '../../contracts/payloadOrigin';
import * as aesGcm from '../crypto/aesGcm';

export interface PayloadKey {
  /** Stands in the clear with every payload, so that rotation needs no trying. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

export interface PayloadCodecOptions {
  /** `encrypted` refuses plain payloads, `plain-accepted` reads them, `plain` writes them too. */
  mode: 'encrypted' | 'plain-accepted' | 'plain';
  /** The first encrypts, all decrypt. */
  keys: readonly PayloadKey[];
}

/** Which keys a process reads by and writes with. */
export function heldPayloadKeys({ mode, keys }: PayloadCodecOptions): HeldPayloadKeys {
  return { ids: keys.map(({ id }) => id), current: mode === 'plain' ? undefined : keys[0]?.id };
}

/** Not encrypted where it has to be, encrypted with a key that is not given here, or altered since. */
export class PayloadUnreadableError extends Error {
  override readonly name = 'PayloadUnreadableError';
}

const encryptedEncoding = 'binary/encrypted';

/**
 * Says for whom a payload is, in the clear and authenticated: a hash of the workflow's id, or `nobody`. What versions
 * before wrote has `encryption-cipher` in its place, and is for anybody.
 */
const forKey = 'encrypted-for';
const nobody = Buffer.from('nobody');

/**
 * What Temporal stores of a request, encrypted with AES-256-GCM: arguments and results, signals, updates, queries,
 * memos, summaries and details, and the texts of failures (see `failureConverter.ts`). Ids, types and search
 * attributes stay in the clear. As in Temporal's samples, the payload as a whole becomes the ciphertext of one with
 * encoding `binary/encrypted`: nonce, ciphertext, tag.
 *
 * A payload is bound to the id of its workflow by additional authenticated data: copied into another one it is not read
 * there. The SDK says of which workflow a payload is, but to the failure of a workflow task, and the codec of the Temporal
 * UI is not told either: those payloads are for nobody. See docs/adr/0011-payloads-bound-to-their-workflow.md.
 *
 * Nonces are random, so one key is good for 2^32 payloads (NIST SP 800-38D): some fifty million requests.
 *
 * `marksOrigin` is for workers. A signal or an update that is not meant for its workflow must not make the workflow's task
 * fail, so it is handed in empty, and the origin of each input stands beside it (`contracts/payloadOrigin.ts`).
 *
 * @throws PayloadUnreadableError, on which the SDK fails the task and tries it again: nothing is lost while keys lack.
 */
export function createPayloadCodec(
  { mode, keys }: PayloadCodecOptions,
  { marksOrigin = false } = {},
): PayloadCodec {
  const derived = new Map(
    keys.map(({ id, key }) => [id, aesGcm.derivedKey(key, 'sealflow temporal payload v1')]),
  );
  const currentId = keys[0]?.id;
  const current = currentId === undefined ? undefined : derived.get(currentId);
  if (mode !== 'plain' && !current) throw new Error('encryption needs at least one key');
  const decode = (payload: Payload, context: SerializationContext | undefined): Payload => {
    if (encodingOf(payload) === encryptedEncoding) {
      const origin = originFor(payload, context);
      const isInput = marksOrigin && context?.type === 'workflow';
      assertMeant(origin, isInput, context);
      const plain = origin === 'foreign' ? empty : decrypt(payload, derived);
      return withOrigin(plain, isInput ? originMark(origin, messageIdOf(payload, origin)) : undefined);
    }
    if (mode !== 'encrypted' || isServersOwn(payload)) return withOrigin(payload, undefined);
    throw new PayloadUnreadableError(
      'a payload is not encrypted, and SEALFLOW_PAYLOADS does not accept plain ones',
    );
  };
  return {
    async encode(payloads, context) {
      if (mode === 'plain' || !current || currentId === undefined) return payloads;
      const receiver = context?.workflowId === undefined ? nobody : hashOf(context.workflowId);
      return payloads.map((payload) => encrypt(payload, receiver, currentId, current));
    },
    async decode(payloads, context) {
      return payloads.map((payload) => decode(payload, context));
    },
  };
}

/** In place of what was meant for another workflow. */
const empty: Payload = defaultPayloadConverter.toPayload({});

function originFor(payload: Payload, context: SerializationContext | undefined): PayloadOrigin {
  const receiver = payload.metadata?.[forKey];
  if (!receiver) return 'legacy';
  if (nobody.equals(receiver)) return 'unbound';
  const own = context?.workflowId;
  // Whoever shows payloads to people, with no workflow of its own.
  if (own === undefined) return 'bound';
  return hashOf(own).equals(receiver) ? 'bound' : 'foreign';
}

/** Nobody but our workers gives an activity of this workflow its input or its result. */
function assertMeant(
  origin: PayloadOrigin,
  isInput: boolean,
  context: SerializationContext | undefined,
): void {
  if (origin === 'foreign' && !isInput)
    throw new PayloadUnreadableError('a payload was encrypted for another workflow');
  if (origin === 'unbound' && context?.type === 'activity')
    throw new PayloadUnreadableError('a payload of an activity was encrypted for no workflow');
}

/** The tag of its encryption: nobody without a key makes another payload that has it, or changes it. */
function messageIdOf({ data }: Payload, origin: PayloadOrigin): string | undefined {
  if (origin !== 'unbound') return undefined;
  return Buffer.from(data ?? [])
    .subarray(-aesGcm.tagBytes)
    .toString('hex');
}

function withOrigin(payload: Payload, mark: string | undefined): Payload {
  const { [originMetadataKey]: claimed, ...metadata } = payload.metadata ?? {};
  if (mark !== undefined) metadata[originMetadataKey] = Buffer.from(mark);
  else if (claimed === undefined) return payload;
  return { ...payload, metadata };
}

/** 128 bits: to find another id with the same ones is beyond anybody. */
function hashOf(workflowId: string): Buffer {
  return hash('sha256', workflowId, 'buffer').subarray(0, 16);
}

/**
 * What the server itself puts into the history of an activity that is cancelled between two tries. A fixed word, so that
 * nobody says anything by it.
 */
function isServersOwn(payload: Payload): boolean {
  return Buffer.from(payload.data ?? []).toString() === '"ACTIVITY_ID_NOT_STARTED"';
}

function encrypt(payload: Payload, receiver: Buffer, keyId: string, key: Buffer): Payload {
  const data = aesGcm.encrypt(key, temporal.api.common.v1.Payload.encode(payload).finish(), receiver);
  const metadata = {
    [METADATA_ENCODING_KEY]: Buffer.from(encryptedEncoding),
    'encryption-key-id': Buffer.from(keyId),
    [forKey]: receiver,
  };
  return { metadata, data };
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, Buffer>): Payload {
  const keyId = metadataText(payload, 'encryption-key-id');
  const key = keys.get(keyId);
  if (!key) throw new PayloadUnreadableError(`no key of id ${shown(keyId)} is among SEALFLOW_PAYLOAD_KEYS`);
  const receiver = payload.metadata?.[forKey];
  try {
    const bytes = aesGcm.decrypt(key, Buffer.from(payload.data ?? []), receiver && Buffer.from(receiver));
    return temporal.api.common.v1.Payload.decode(bytes);
  } catch {
    throw new PayloadUnreadableError(`a payload was altered, or encrypted with another key ${shown(keyId)}`);
  }
}

function encodingOf(payload: Payload): string {
  return metadataText(payload, METADATA_ENCODING_KEY);
}

function metadataText({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString();
}

/** Whoever wrote the payload chose it: only what may be a key id is repeated. */
function shown(keyId: string): string {
  return /^[A-Za-z0-9_-]{1,32}$/.test(keyId) ? keyId : '(unreadable)';
}
