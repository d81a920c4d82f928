import type { CommandWait } from '../../contracts/relay';
import { alreadyUsed } from '../../domain/sealRequest/commands';
import { findCommand, isClosedState, type SealRequest } from '../../domain/sealRequest/state';
import { assertNever } from '../../domain/sealRequest/values';
import { type Refused, refusedBecause } from '../refusals';
import type { DispatchServices } from './services';
import type { CommandRecord } from './stores';
import { findRun } from './workflowRun';

/** What became of the attempt before: it is over, it is not yet, or it stays. */
export type Supersession = 'superseded' | CommandWait | Refused;

/**
 * Has the attempt before superseded. The next one may be claimed only once the ledger says so: until then its code may
 * be live.
 */
export async function supersede(
  services: DispatchServices,
  record: CommandRecord,
  before: string,
): Promise<Supersession> {
  const { views, workflows } = services;
  const view = await views.get(before);
  const known = view && byLedger(view.request, record.commandId);
  if (known) return known;
  const outcome = await workflows.update(
    before,
    {
      type: 'SupersedeRequest',
      data: { commandId: record.commandId, ...(record.fromFlowEvent ? { fromFlowEvent: true } : {}) },
      metadata: record.command.metadata,
    },
    `${record.instance}-supersede`,
  );
  if (outcome === 'gone') return byRun(services, before);
  if (outcome === 'accepted') return 'superseding';
  if (outcome === 'pending') return 'not-taken';
  return outcome.refusal.code === 'closed' ? 'superseded' : refusedBecause({ code: 'already-open' });
}

/** What the ledger says already; undefined where the workflow must still be asked. */
function byLedger(request: SealRequest, commandId: string): Supersession | undefined {
  if (isClosedState(request.state)) return 'superseded';
  // Another application of the same content may have asked for the same.
  if (request.vendorEffect?.kind === 'end' && request.vendorEffect.supersede) return 'superseding';
  const asked = findCommand(request, commandId);
  if (asked?.kind !== 'supersede') return undefined;
  switch (asked.outcome) {
    case 'failed':
      return asked.reason === alreadyUsed
        ? refusedBecause({ code: 'already-open' })
        : refusedBecause({ code: 'vendor-refused', message: asked.reason ?? '' });
    case 'refused':
      return asked.reason === 'closed' ? 'superseded' : refusedBecause({ code: 'already-open' });
    case 'pending':
    case 'done':
      return 'superseding';
    default:
      return assertNever(asked.outcome);
  }
}

/** Nobody is there to be asked: what is over is superseded; what has not begun, or only just has, is asked again. */
async function byRun(services: DispatchServices, before: string): Promise<Supersession> {
  const run = await findRun(services, before);
  switch (run) {
    case 'closed':
    case 'endedByHand':
      return 'superseded';
    case 'missing':
      return 'workflow-missing';
    case 'running':
    case 'notBegun':
      return 'not-taken';
    default:
      return assertNever(run);
  }
}
