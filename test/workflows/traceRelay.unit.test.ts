import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { traceHeader } from '../../contracts/traceHeader';
import { interceptors } from '../../workflows/traceRelay';

const traced = (trace: string): Headers => ({ [traceHeader]: defaultPayloadConverter.toPayload({ trace }) });
const other = { other: defaultPayloadConverter.toPayload(1) };

/** What a workflow hands to an activity after it was started and sent these headers. */
async function handedOn(started: Headers, ...signals: Headers[]): Promise<Headers> {
  const { inbound, outbound } = interceptors();
  const [calls] = inbound ?? [];
  const [activities] = outbound ?? [];
  await calls?.execute?.({ args: [], headers: started }, async () => undefined);
  for (const headers of signals)
    await calls?.handleSignal?.({ signalName: 'append', args: [], headers }, async () => undefined);
  let given: Headers = {};
  const input = { activityType: 'applySeal', args: [], options: {}, headers: other, seq: 1 };
  await activities?.scheduleActivity?.(input, async ({ headers }) => {
    given = headers;
  });
  return given;
}

test('activities get the trace of the start, and then of the last message that has one', async () => {
  expect(await handedOn(traced('start'))).toEqual({ ...other, ...traced('start') });
  expect(await handedOn(traced('start'), traced('append'), {})).toEqual({ ...other, ...traced('append') });
});

test('without a trace their headers stay as they are', async () => {
  expect(await handedOn({}, {})).toEqual(other);
});
