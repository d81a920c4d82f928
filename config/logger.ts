import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './index';

/**
 * What a line of the log may say, beside its sentence: ids, kinds, counts. Anything else is left out, whoever hands it
 * over; a field is added here with the thought whether it can hold a secret, a form's value or a person's data.
 */
const allowed = new Set([
  // A request, and who asked
  ...['requestId', 'method', 'route', 'status', 'ms', 'address', 'keyId', 'role', 'by'],
  ...['audit', 'result', 'userId', 'flowId', 'flowRequestId', 'problem'],
  // What it was about
  ...['bindingId', 'hostId', 'sealRequestId', 'inboxId', 'bodySha256', 'commandInstance', 'kind', 'reason'],
  // A call at the vendor or a host, or an effect
  ...['call', 'outcome'],
  // The process
  ...['loop', 'fault', 'seconds', 'signal', 'host', 'port', 'publicUrl', 'temporal', 'version'],
  // Of Temporal's SDK
  ...['sdkComponent', 'namespace', 'taskQueue', 'workflowId', 'runId', 'workflowType'],
  ...['activityId', 'activityType', 'attempt', 'durationMs', 'state', 'messageName'],
]);

type Fields = Record<string, unknown>;
const underWay = new AsyncLocalStorage<Fields>();

/** Every line that is written while this work is under way says these fields too: of which request or activity it is. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  return underWay.run({ ...underWay.getStore(), ...fields }, work);
}

/** One JSON object a line, on standard output unless told otherwise. */
export function createLogger(name: string, level: Config['logLevel'], to?: DestinationStream): Logger {
  const options = {
    name,
    level,
    formatters: { log: onlyAllowed },
    mixin: () => ({ ...underWay.getStore() }),
  };
  return to ? pino(options, to) : pino(options);
}

function onlyAllowed(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name)));
}

const ownErrors = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'ReplyMismatch',
  'PayloadUnreadableError',
]);

/** For the log: what went wrong where. Words of others may quote a document, a form or a peer; these are our own. */
export function faultOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = '' } = error;
  const [code, type] = ['code', 'type'].map((key) => Reflect.get(error, key) as unknown);
  return {
    name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    // Temporal's application failures say by it what kind they are.
    ...(typeof type === 'string' ? { type } : {}),
    ...(ownErrors.has(name) ? { message } : {}),
    ...(error.cause === undefined ? {} : { cause: nameOf(error.cause) }),
    at: stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12)
      .map((line) => line.trim()),
  };
}

/** All of a fault that is said where only its kind matters. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
