import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCommandDeliveryActivities } from '../../activities/commandDelivery';
import { TemporalAwayError } from '../../application/ports/errors';
import { type CommandDelivery, commandPauseMs } from '../../application/sealRequests/relayCommands';
import { failureTypes } from '../../contracts/failureTypes';
import { type CommandWait, commandWaits } from '../../contracts/relay';

const input = { recordId: 'h1:c-1', instance: 'i-1' };

async function failureOf(attempt: number, deliver: CommandDelivery['deliver']): Promise<ApplicationFailure> {
  const environment = new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
  const { deliverCommand } = createCommandDeliveryActivities({
    commandDelivery: { deliver, relay: async () => 0 },
  });
  const failure = await environment.run(deliverCommand, input).catch((error: unknown) => error);
  if (failure instanceof ApplicationFailure) return failure;
  throw new Error(`not a failure: ${String(failure)}`);
}

test.each(commandWaits)('a command that waits fails its try by what it waits for: %s', async (wait) => {
  const waits = async (): Promise<CommandWait> => wait;
  for (const attempt of [1, 3, 40])
    expect(await failureOf(attempt, waits)).toMatchObject({
      type: wait,
      nonRetryable: false,
      nextRetryDelay: commandPauseMs(wait, attempt),
      category: 'BENIGN',
    });
});

test('a fault is tried again as any other', async () => {
  const away = () => Promise.reject(new TemporalAwayError('away'));
  const failure = await failureOf(1, away);
  expect(failure).toMatchObject({ type: failureTypes.passingFault, nonRetryable: false });
  expect(failure.nextRetryDelay ?? undefined).toBeUndefined();
});
