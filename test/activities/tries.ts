import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { LedgerPort } from '../../application/sealRequests/stores';
import type { EffectResult } from '../../contracts/sealRequest';

export const noLedger: LedgerPort = { append: async () => undefined, isCodeOver: async () => false };

/** Flows of which no event tells anything, and without settings. */
export const noFlows = {
  flowEvents: { steps: async () => [] },
  sealSettings: { latest: async () => null },
  waitAttentionSeconds: 600,
};

/** Try after try, as Temporal makes them: each gets what the one before has left in its heartbeat. */
export async function untilOutcome<Input, Outcome>(
  run: (input: Input) => Promise<EffectResult<Outcome>>,
  input: Input,
  { tries = 6, left: leftBefore }: { tries?: number; left?: unknown } = {},
): Promise<Outcome> {
  let left = leftBefore;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const environment = new MockActivityEnvironment(
      { attempt, scheduledTimestampMs: Date.now(), heartbeatDetails: left },
      { logger: new DefaultLogger('ERROR') },
    );
    environment.on('heartbeat', (details: unknown) => {
      left = details;
    });
    try {
      const { outcome }: EffectResult<Outcome> = await environment.run(run, input);
      return outcome;
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
    }
  }
  throw new Error(`no outcome in ${tries} tries`);
}

/** What goes wrong at the next call of this name, if anything: once. */
export function failOnce(failing: Record<string, () => Error>, name: string): void {
  const fails = failing[name];
  delete failing[name];
  if (fails) throw fails();
}
