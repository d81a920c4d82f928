import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { HeldPayloadKeys } from '../../application/administration/payloadKeys';
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
 * What Temporal stores of a request, encrypted with AES-256-GCM: arguments and results, signals, updates, queries,
 * memos, summaries and details, and the texts of failures (see `failureConverter.ts`). Ids, types and search
 * attributes stay in the clear. As in Temporal's samples, the payload as a whole becomes the ciphertext of one with
 * encoding `binary/encrypted`: nonce, ciphertext, tag.
 *
 * Nonces are random, so one key is good for 2^32 payloads (NIST SP 800-38D): some fifty million requests.
 *
 * @throws PayloadUnreadableError, on which the SDK fails the task and tries it again: nothing is lost while keys lack.
 */
export function createPayloadCodec({ mode, keys }: PayloadCodecOptions): PayloadCodec {
  const derived = new Map(
    keys.map(({ id, key }) => [id, aesGcm.derivedKey(key, 'sealflow temporal payload v1')]),
  );
  const currentId = keys[0]?.id;
  const current = currentId === undefined ? undefined : derived.get(currentId);
  if (mode !== 'plain' && !current) throw new Error('encryption needs at least one key');
  return {
    async encode(payloads) {
      if (mode === 'plain' || !current || currentId === undefined) return payloads;
      return payloads.map((payload) => encrypt(payload, currentId, current));
    },
    async decode(payloads) {
      return payloads.map((payload) => {
        if (encodingOf(payload) === encryptedEncoding) return decrypt(payload, derived);
        if (mode !== 'encrypted' || isServersOwn(payload)) return payload;
        throw new PayloadUnreadableError(
          'a payload is not encrypted, and SEALFLOW_PAYLOADS does not accept plain ones',
        );
      });
    },
  };
}

/**
 * What the server itself puts into the history of an activity that is cancelled between two tries. A fixed word, so that
 * nobody says anything by it.
 */
function isServersOwn(payload: Payload): boolean {
  return Buffer.from(payload.data ?? []).toString() === '"ACTIVITY_ID_NOT_STARTED"';
}

function encrypt(payload: Payload, keyId: string, key: Buffer): Payload {
  const data = aesGcm.encrypt(key, temporal.api.common.v1.Payload.encode(payload).finish());
  const metadata = {
    [METADATA_ENCODING_KEY]: Buffer.from(encryptedEncoding),
    'encryption-cipher': Buffer.from(aesGcm.cipherName),
    'encryption-key-id': Buffer.from(keyId),
  };
  return { metadata, data };
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, Buffer>): Payload {
  const keyId = metadataText(payload, 'encryption-key-id');
  const key = keys.get(keyId);
  if (!key) throw new PayloadUnreadableError(`no key of id ${shown(keyId)} is among SEALFLOW_PAYLOAD_KEYS`);
  try {
    return temporal.api.common.v1.Payload.decode(aesGcm.decrypt(key, Buffer.from(payload.data ?? [])));
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
