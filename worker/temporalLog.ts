import { DefaultLogger, type LogLevel, type LogMetadata } from '@temporalio/worker';
import type { Logger } from 'pino';
import { faultOf } from '../config/logger';
import { parseSealRequestId, sealRequestIdOf } from '../contracts/ids';
import { defined } from '../domain/defined';

const levels: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Temporal's own words, and those of workflows, go where ours go and name things as ours do. */
export function temporalLog(logger: Logger): DefaultLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    // Two of the three queues are for activities alone, and what is said at every start helps nobody.
    const usual = level === 'INFO' || message.startsWith('No workflows registered');
    logger[usual ? 'debug' : levels[level]](fieldsOf(meta), message);
  });
}

function fieldsOf({ error, workflowRunId, ...rest }: LogMetadata = {}): Record<string, unknown> {
  const { workflowId, runId = workflowRunId } = rest;
  return {
    ...(typeof workflowId === 'string' ? requestOf(workflowId) : {}),
    ...rest,
    runId,
    ...(error ? { fault: faultOf(error) } : {}),
  };
}

function requestOf(workflowId: string): Record<string, string> {
  const sealRequestId = sealRequestIdOf(workflowId);
  if (sealRequestId === null) return {};
  const { hostId } = parseSealRequestId(sealRequestId) ?? {};
  return { sealRequestId, ...defined({ hostId }) };
}
