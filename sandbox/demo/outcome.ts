import { Client, Connection } from '@temporalio/client';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { lookUntil } from './api';
import type { Cast } from './cast';
import { type Played, sealCodeFields } from './play';
import type { Stage } from './stage';

/** Read back from the servers and the host when the play is over; none of it assumed. */
export interface Outcome {
  sealRequestId: string;
  state: string;
  /** In the form's own fields. */
  sealCode: string;
  appendedSealCode: string;
  flowSubmissions: number;
  /** Of the host: what was really changed there, by kind. */
  hostEffects: Record<string, number>;
  historyEvents: number;
  ledgerEvents: number;
  durationMs: number;
}

export interface LedgerLine {
  seq: number;
  at: string;
  type: string;
  actor: string;
}

export async function readOutcome(
  stage: Stage,
  { sealflow, host }: Cast,
  { sealRequestId, durationMs }: Played,
): Promise<{ outcome: Outcome; ledger: LedgerLine[] }> {
  const path = `/v1/seal-requests/${encodeURIComponent(sealRequestId)}`;
  const historyEvents = await historyLength(stage, sealRequestId);
  const [request, ledger, form, hostEffects] = await Promise.all([
    sealflow.get<{ state: string }>(path),
    sealflow.get<{ items: LedgerLine[] }>(`${path}/events?limit=100`),
    host.flow(),
    host.counters(),
  ]);
  return {
    ledger: ledger.items,
    outcome: {
      sealRequestId,
      state: request.state,
      sealCode: form.fields[sealCodeFields.sealCode] ?? '',
      appendedSealCode: form.fields[sealCodeFields.appendedSealCode] ?? '',
      flowSubmissions: form.submissions,
      hostEffects,
      historyEvents,
      ledgerEvents: ledger.items.length,
      durationMs,
    },
  };
}

/** Of the whole life: once the workflow is closed. */
async function historyLength({ servers: { temporal } }: Stage, id: string): Promise<number> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    const handle = client.workflow.getHandle(sealRequestWorkflowId(id));
    const closed = await lookUntil(
      'the workflow to close',
      () => handle.describe(),
      ({ status }) => status.name !== 'RUNNING',
    );
    return closed.historyLength;
  } finally {
    await connection.close();
  }
}

/** What does not hold of a life that went well; empty when all does. */
export function faultsOf(outcome: Outcome, { host, vendor }: Cast): string[] {
  const faults: string[] = [];
  const { state } = vendor.ending;
  const mostHistoryEvents = host.mostHistoryEvents + vendor.moreHistoryEvents;
  const expect = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  expect(outcome.state === state, `the state is ${outcome.state}, not ${state}`);
  expect(outcome.flowSubmissions === 1, `the flow was submitted ${outcome.flowSubmissions} times, not once`);
  expect(outcome.sealCode !== '', 'the seal code is not in its field');
  expect(outcome.appendedSealCode !== '', 'the code of the append is not in its field');
  expect(
    outcome.historyEvents <= mostHistoryEvents,
    `the history has ${outcome.historyEvents} events, more than ${mostHistoryEvents}`,
  );
  return faults;
}
