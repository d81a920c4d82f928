import type { Seen } from './seen';
import type { Expect } from './violation';

/** What holds of a request whose workflow was ended or lost, once people have seen to what it left. */
export function checkAborted({ request, ledger, workflow }: Seen, expect: Expect): void {
  expect(request.state === 'aborted', 'stuck', `its state is ${request.state}, not aborted`);
  expect(workflow.status !== 'RUNNING', 'doubled', 'its workflow runs');
  for (const { kind, about } of request.attention) expect(false, 'stuck', `attention ${kind} about ${about}`);
  const isGapless = ledger.every(({ seq }, index) => seq === index);
  expect(isGapless, 'lost', `the ledger's numbers are ${ledger.map(({ seq }) => seq).join(', ')}`);
  for (const once of ['SealRequested', 'RequestAborted']) {
    const times = ledger.filter(({ type }) => type === once).length;
    expect(times === 1, times > 1 ? 'doubled' : 'lost', `${once} is in the ledger ${times} times`);
  }
  const after = ledger.slice(ledger.findIndex(({ type }) => type === 'RequestAborted') + 1);
  for (const { type } of after)
    expect(/^Attention(Raised|Settled)$/.test(type), 'doubled', `${type} came after it was aborted`);
}
