import type { Headers, WorkflowInterceptors } from '@temporalio/workflow';
import { traceHeader } from '../contracts/traceHeader';

/**
 * Hands the trace that a workflow was started with on to its activities; a message that comes with one of its own is what
 * is done next. It yields to nothing and makes no command, so a history replays alike with it and without, and where
 * nobody sends a trace it does nothing. Spans are made outside of workflows alone.
 */
export function interceptors(): WorkflowInterceptors {
  let trace: Headers = {};
  const noted = <Input extends { headers: Headers }>(input: Input): Input => {
    const given = input.headers[traceHeader];
    if (given !== undefined) trace = { [traceHeader]: given };
    return input;
  };
  const handedOn = <Input extends { headers: Headers }>(input: Input): Input => ({
    ...input,
    headers: { ...input.headers, ...trace },
  });
  return {
    inbound: [
      {
        execute: (input, next) => next(noted(input)),
        handleSignal: (input, next) => next(noted(input)),
        handleUpdate: (input, next) => next(noted(input)),
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(handedOn(input)),
        scheduleLocalActivity: (input, next) => next(handedOn(input)),
        continueAsNew: (input, next) => next(handedOn(input)),
      },
    ],
  };
}
