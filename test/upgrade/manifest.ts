import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A request of the saved data, by how far it had come when everything was stopped. */
export const stages = [
  'sealing',
  'appended',
  'waitingForArchive',
  'archived',
  'ended',
  /** The host refused its submit: an operator is waited for. */
  'attention',
  /** Its code was handed over in a reply that nobody confirmed. */
  'replyWaiting',
  /** Recorded while no worker ran. */
  'applyRecorded',
  'appendRecorded',
  'endRecorded',
  /** Its completion was signalled while no worker ran. */
  'completedSignalled',
  /** Its completion came while the vendor could not be asked. */
  'completedUnseen',
  /** A completion came that the vendor did not confirm. */
  'completedUnconfirmed',
] as const;
export type Stage = (typeof stages)[number];

export const vendorKeys = { clientId: 'sealflow-saved', clientSecret: 'saved-vendor-secret' };
export const hostSecret = 'whsec_c2VhbGZsb3ctc2F2ZWQtc2VjcmV0LTAxMjM0NTY3ODk=';

const requestSchema = z.object({
  id: z.string(),
  flowRequestId: z.string(),
  applyId: z.string(),
  /** As the API showed it last. */
  state: z.string(),
  /** Null where the API showed none. */
  sealCode: z.string().nullable(),
});
export type SavedRequest = z.infer<typeof requestSchema>;

export const requestsSchema = z.record(z.enum(stages), requestSchema);

const manifestSchema = z.object({
  commit: z.string(),
  savedAt: z.string(),
  flowId: z.string(),
  /** With which it asked. The admin key is in the data folder. */
  engineKey: z.string(),
  engineKeyId: z.string(),
  hostId: z.string(),
  /** The addresses are those of simulators that are gone. */
  bindings: z.array(
    z.object({ id: z.string(), name: z.string(), callbackPath: z.string(), seals: z.number() }),
  ),
  settings: z.record(z.string(), z.unknown()),
  sealId: z.string(),
  /** Of an application. */
  form: z.record(z.string(), z.unknown()),
  requests: requestsSchema,
  unmatchedCallbackId: z.string(),
  /** Rows that were pending, with what they waited for. */
  callbacks: z.array(z.object({ id: z.string(), stage: z.enum(stages), reason: z.string() })),
  /** What the peers held, for simulators that go on in their place. */
  applications: z.array(z.unknown()),
  flowRequests: z.array(z.record(z.string(), z.unknown())),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const dataDir = join(__dirname, 'data');
export const archiveOf = (commit: string) => join(dataDir, `${commit}.tgz`);
export const manifestOf = (commit: string) => join(dataDir, `${commit}.json`);

/** Every commit of which data were saved. */
export function savedData(): Manifest[] {
  return readdirSync(dataDir)
    .filter((file) => file.endsWith('.json') && existsSync(join(dataDir, file.replace(/json$/, 'tgz'))))
    .map((file) => manifestSchema.parse(JSON.parse(readFileSync(join(dataDir, file), 'utf8'))));
}
