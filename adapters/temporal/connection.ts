import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type WorkflowClientInterceptor,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { TemporalAwayError } from '../../application/ports/errors';
import { grpcAnswerOf, isNamespaceUnknown, saysNothing } from './grpcCodes';

export interface TemporalOptions extends Pick<ConnectionOptions, 'tls' | 'apiKey' | 'metadata'> {
  address: string;
  namespace: string;
  dataConverter?: DataConverter;
  /** How long one call may take, its retries included. Milliseconds. */
  callTimeoutMs?: number;
  /** Told of each call of a workflow. */
  interceptors?: WorkflowClientInterceptor[];
}

export interface TemporalConnection {
  readonly client: Client;
  readonly callTimeoutMs: number;
  /**
   * Runs calls under one deadline. What tells nothing of what was asked (`grpcCodes.ts`) becomes a
   * {@link TemporalAwayError}; every other answer (not found, already started, refused) passes through as the SDK's
   * own error.
   */
  call<T>(work: () => Promise<T>, timeoutMs?: number): Promise<T>;
  /** @throws TemporalAwayError */
  ping(): Promise<void>;
  /**
   * Asks only where nothing was answered just now: a call that was answered within the last seconds, over a connection
   * that still stands, says as much as a ping.
   *
   * @throws TemporalAwayError
   */
  ensureReachable(): Promise<void>;
  close(): Promise<void>;
}

const answerStandsForMs = 3000;
/** Of a gRPC channel: it holds a connection. One that the server's end has closed leaves this state at once. */
const ready = 2;

/** Connects with the first call: a server that is away at start is waited for by whoever asks first. */
export function openTemporal({
  address,
  namespace,
  dataConverter,
  callTimeoutMs = 5000,
  interceptors: workflow = [],
  ...security
}: TemporalOptions): TemporalConnection {
  const connection = Connection.lazy({
    address,
    ...security,
    connectTimeout: 3000,
    // By default a server that came back is not looked for again for up to two minutes.
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 250, 'grpc.max_reconnect_backoff_ms': 2000 },
    // Few retries, so that "away" is said as such and not as a deadline that passed.
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 3 }))],
  });
  const interceptors = { workflow };
  const client = new Client({
    connection,
    namespace,
    interceptors,
    ...(dataConverter ? { dataConverter } : {}),
  });
  let answeredAt = Number.NEGATIVE_INFINITY;
  const call = async <T>(work: () => Promise<T>, timeoutMs = callTimeoutMs): Promise<T> => {
    try {
      const answer = await connection.withDeadline(Date.now() + timeoutMs, work);
      answeredAt = performance.now();
      return answer;
    } catch (error) {
      if (!saysAway(error)) throw error;
      answeredAt = Number.NEGATIVE_INFINITY;
      throw new TemporalAwayError('Temporal did not answer', { cause: error });
    }
  };
  const ping = async () => {
    await call(() => connection.workflowService.describeNamespace({ namespace }), 2000);
  };
  return {
    client,
    callTimeoutMs,
    call,
    ping,
    ensureReachable: async () => {
      const isRecent = performance.now() - answeredAt < answerStandsForMs;
      // biome-ignore lint/complexity/useLiteralKeys: the SDK shows the channel to those alone who extend it.
      const channel = connection['client'].getChannel();
      if (!isRecent || channel.getConnectivityState(false) !== ready) await ping();
    },
    close: () => connection.close(),
  };
}

const patienceMs = 120_000;

/**
 * A server that is just starting is waited for, and so is a namespace that was registered just now. Whatever else the
 * server says, it says at once.
 */
export async function whenThere<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isWaitedFor(error) || Date.now() > until) throw error;
      await sleep(1000);
    }
  }
}

function isWaitedFor(error: unknown): boolean {
  if (!(error instanceof TemporalAwayError)) return false;
  const { meaning } = grpcAnswerOf(error) ?? { meaning: 'away' };
  return meaning === 'away' || meaning === 'busy' || isNamespaceUnknown(error.cause);
}

function saysAway(error: unknown): boolean {
  // An update that nobody takes within the deadline says so itself; it extends no ServiceError.
  return !(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) && saysNothing(error);
}
