import { refusalCodes } from '../../domain/sealRequest/refusals';
import { findCommand, type SealRequest } from '../../domain/sealRequest/state';
import { type CommandRefusal, type Refused, refusedBecause } from '../refusals';
import { findRequest, lookUntil, type Waiting } from './find';
import type { Accepted, CommandServices } from './services';
import type { CommandRecord } from './stores';

type OutcomeServices = Pick<CommandServices, 'views' | 'attempts' | 'commands'>;

/** What a recorded command has come to. */
export type Outcome =
  | {
      kind: 'outcome';
      request: SealRequest;
      /** Whether the vendor's outcome is known. */
      done: boolean;
    }
  /** By us or by the vendor. */
  | Refused;

/** The outcome of a command, or its request as it is when the wait is over. */
export async function outcomeOf(
  services: OutcomeServices,
  accepted: Accepted,
  waiting: Waiting,
): Promise<Outcome> {
  const { record, asRecorded } = accepted;
  if (asRecorded && waiting.seconds === 0)
    return withoutDyingCode(record, { kind: 'outcome', request: asRecorded, done: false });
  const look = () => lookAt(services, accepted);
  if (record.kind === 'apply') return outcomeOfApply(services, record, { look, waiting });
  return withoutDyingCode(record, await outcomeOfChange(services, record, { look, waiting }));
}

/** An append that is not confirmed yet may be replacing the code, whether the ledger has the append or not. */
function withoutDyingCode({ kind }: CommandRecord, found: Outcome): Outcome {
  if (kind !== 'append' || found.kind === 'refused' || found.done) return found;
  return { ...found, request: { ...found.request, sealCode: null, codeLive: false } };
}

interface Seen {
  request: SealRequest | null;
  /** Why it was refused after its caller had been told that it is recorded. */
  late: CommandRefusal | null;
}

interface Looking {
  look(): Promise<Seen>;
  waiting: Waiting;
}

async function lookAt(services: OutcomeServices, { record, isDispatched }: Accepted): Promise<Seen> {
  const [view, late] = await Promise.all([
    services.views.get(record.sealRequestId),
    isDispatched ? null : services.commands.lateRefusal(record),
  ]);
  return { request: view?.request ?? null, late: late?.refusal ?? null };
}

async function outcomeOfApply(
  services: OutcomeServices,
  record: CommandRecord,
  { look, waiting }: Looking,
): Promise<Outcome> {
  const { request, late } = await lookUntil(
    look,
    (seen) => seen.late !== null || (seen.request !== null && seen.request.state !== 'applying'),
    waiting,
  );
  if (late) return refusedBecause(late);
  if (request?.state === 'applyFailed') return refusedByVendor(record, request.failure?.message);
  return outcome(request ?? (await asRecorded(services, record)), ({ state }) => state !== 'applying');
}

async function outcomeOfChange(
  services: OutcomeServices,
  record: CommandRecord,
  { look, waiting }: Looking,
): Promise<Outcome> {
  const ours = (request: SealRequest | null) =>
    request ? findCommand(request, record.commandId) : undefined;
  const { request, late } = await lookUntil(
    look,
    (seen) => seen.late !== null || (ours(seen.request)?.outcome ?? 'pending') !== 'pending',
    waiting,
  );
  if (late) return refusedBecause(late);
  const command = ours(request);
  if (command?.outcome === 'failed') return refusedByVendor(record, command.reason);
  if (command?.outcome === 'refused') {
    // Refused when its turn came. A refusal is no outcome: once its caller knows, the id may be tried again.
    await services.commands.remove(record);
    return refusedBecause({ code: codeOf(command.reason) });
  }
  return outcome(request ?? (await asRecorded(services, record)), () => command?.outcome === 'done');
}

function outcome(request: SealRequest, isDone: (request: SealRequest) => boolean): Outcome {
  return { kind: 'outcome', request, done: isDone(request) };
}

function refusedByVendor({ sealRequestId }: CommandRecord, message: string | undefined): Refused {
  return refusedBecause({ code: 'vendor-refused', sealRequestId, ...(message ? { message } : {}) });
}

/** The ledger names by its code why a command was refused when its turn came; it does not say which fields were wrong. */
function codeOf(reason: string | undefined): CommandRefusal['code'] {
  return refusalCodes.find((code) => code === reason && code !== 'invalid') ?? 'closed';
}

async function asRecorded(services: OutcomeServices, record: CommandRecord): Promise<SealRequest> {
  const request = await findRequest(services, record.sealRequestId);
  if (!request) throw new Error('a recorded command without its request');
  return request;
}
