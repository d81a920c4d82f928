import { currentUpdateInfo } from '@temporalio/workflow';
import { sealRequestId } from '../contracts/ids';
import { messageIdOf } from '../contracts/payloadOrigin';
import { defined } from '../domain/defined';
import type { RequestedCommand } from '../domain/sealRequest/commands';
import type { SealRequest } from '../domain/sealRequest/state';
import { type FieldError, operatorDecisions } from '../domain/sealRequest/values';
import { pasted, toFillIn } from './pasted';
import { refusedBecause } from './support';

/*
 * What people type in the Temporal UI: one JSON object of plain fields. Checked by hand, since a schema library is no
 * part of a workflow's bundle.
 */

export type ByHand = 'resolveAttention' | 'retryNow' | 'endSealing' | 'abandon';

const whatItDoes: Record<ByHand, string> = {
  resolveAttention:
    'Decides about what waits for a person: confirm, resend or giveUp, as Current Details show for each; with "about" where more than one thing waits. correctCode, with "sealCode" (and "sealId" where each seal has its own, "person" where several people have one), mends a live code that was mistyped.',
  retryNow:
    'Tries at once what pauses before its next try: all of it, or with "about" (the id of an effect, as Current Details show it) that alone.',
  endSealing: 'Ends sealing at the vendor.',
  abandon: 'Gives the request up; what is live at the vendor is ended first.',
};

/** For the form of the Temporal UI, which has one empty box for JSON. */
export function descriptionOf(kind: ByHand, own: SealRequest): string {
  return `${whatItDoes[kind]} Paste, and fill in: ${example(kind, own)}`;
}

interface Field {
  needed: boolean;
  maxLength: number;
  oneOf?: readonly string[];
}
const optional = (maxLength: number): Field => ({ needed: false, maxLength });
const needed = (maxLength: number): Field => ({ needed: true, maxLength });

const fields: Record<ByHand, Record<string, Field>> = {
  resolveAttention: {
    decision: { ...needed(20), oneOf: operatorDecisions },
    note: needed(2000),
    about: optional(200),
    sealCode: optional(100),
    sealId: optional(100),
    person: optional(100),
    vendorApplicationId: optional(100),
    request: optional(300),
  },
  retryNow: { note: optional(2000), about: optional(200), request: optional(300) },
  endSealing: { reason: needed(2000), request: optional(300) },
  abandon: { reason: needed(2000), request: optional(300) },
};

interface Addressee {
  own: SealRequest;
  /** Nothing but the input says which request is meant. */
  mustName: boolean;
}

/**
 * The command that a person's update means. Its id is that of what was encrypted, or the update's. All that is known of
 * its sender is that the API would have sent a command.
 *
 * @throws ApplicationFailure `CommandRefused`, naming every wrong field.
 */
export function commandByHand(kind: ByHand, input: unknown, addressee: Addressee): RequestedCommand {
  const values = checked(kind, input, addressee);
  const commandId = typedId(input) ?? currentUpdateInfo()?.id ?? kind;
  // Nobody else's clock comes with it: this one is the moment of the task, and the same in each replay.
  const metadata = { now: new Date(Date.now()).toISOString(), actor: 'temporal-ui' };
  const {
    reason = '',
    note = 'tried again',
    about,
    sealCode,
    sealId,
    person,
    vendorApplicationId,
    decision,
  } = values;
  const named = {
    ...defined({ about, sealCode, sealId, person, vendorApplicationId }),
  };
  switch (kind) {
    case 'endSealing':
      return { type: 'EndSealing', data: { commandId, reason }, metadata };
    case 'abandon':
      return { type: 'AbandonRequest', data: { commandId, reason }, metadata };
    case 'retryNow':
      return {
        type: 'SettleAttention',
        data: { commandId, decision: 'resend', note, ...named },
        metadata,
      };
    default: {
      const wanted = operatorDecisions.find((known) => known === decision) ?? 'giveUp';
      return { type: 'SettleAttention', data: { commandId, decision: wanted, note, ...named }, metadata };
    }
  }
}

/** Sent again by whoever saw it at Temporal, under another update's id, it is the same command. */
function typedId(input: unknown): string | undefined {
  const messageId = messageIdOf(input);
  return messageId === undefined ? undefined : `typed-${messageId}`;
}

/** Whether it came from the API, which sends the command itself. */
export function isCommand(input: unknown): input is RequestedCommand {
  return typeof input === 'object' && input !== null && 'type' in input && 'metadata' in input;
}

function checked(kind: ByHand, input: unknown, { own, mustName }: Addressee): Record<string, string> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw wrong({
      path: 'input',
      code: 'invalid',
      message: `must be one JSON object, like ${example(kind, own)}`,
    });
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const errors = [
    ...given.flatMap(([name, value]) => fieldErrors(name, value, fields[kind][name])),
    ...Object.entries(fields[kind])
      .filter(([name, field]) => field.needed && !given.some(([present]) => present === name))
      .map(([path]) => ({ path, code: 'required', message: 'is required' })),
  ];
  if (errors.length > 0) throw wrong(...errors);
  const values: Record<string, string> = Object.fromEntries(given);
  assertNamed(values.request, sealRequestId(own.identity), mustName);
  return values;
}

function assertNamed(named: string | undefined, own: string, mustName: boolean): void {
  const wrongly = (code: string, why: string) =>
    wrong({ path: 'request', code, message: `${why}: this is ${own}` });
  if (named === undefined && mustName)
    throw wrongly('required', 'is required here, so that no other is meant');
  if (named !== undefined && named !== own) throw wrongly('other-request', 'is another one');
}

function fieldErrors(path: string, value: unknown, field: Field | undefined): FieldError[] {
  if (!field) return [unknownField(path)];
  if (typeof value !== 'string' || value.trim() === '' || value.length > field.maxLength)
    return [
      {
        path,
        code: 'invalid',
        message: `must be a text of at most ${field.maxLength} characters, in quotes`,
      },
    ];
  if (field.oneOf && !field.oneOf.includes(value))
    return [{ path, code: 'invalid', message: `must be one of ${field.oneOf.join(', ')}` }];
  return [];
}

/** A name that may be a code or a person's is not repeated: nobody encrypts the answer. */
function unknownField(name: string): FieldError {
  return /^[A-Za-z]{1,30}$/.test(name)
    ? { path: name, code: 'unknown', message: 'is not a field of this' }
    : { path: 'input', code: 'unknown', message: 'has a field that is not of this' };
}

function wrong(...errors: FieldError[]) {
  return refusedBecause({ code: 'invalid', errors });
}

function example(kind: ByHand, own: SealRequest): string {
  const shown = Object.entries(fields[kind]).filter(([, field]) => field.needed);
  const filled = shown.map(([name, { oneOf }]) => [name, oneOf?.[0] ?? toFillIn]);
  return pasted(Object.fromEntries(filled), own.identity);
}
