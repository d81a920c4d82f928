import { type Fault, untilOver } from './fault';
import { field } from './flow';
import type { Answer } from './http';
import type { Entry } from './ledger';
import { Life, type LifeKind } from './life';
import { disarm } from './peerFaults';
import { type LifeOptions, submitted } from './plans';
import type { TemporalView } from './temporal';
import { Violation } from './violation';

type Attention = { kind: string; about: string; detail?: string };

/** A life whose workflow is gone before it is over: what it leaves is shown to a person, who sees to it. */
abstract class LifeCutShort extends Life {
  protected get path(): string {
    return `/v1/seal-requests/${encodeURIComponent(this.lived.sealRequestId)}`;
  }

  protected async inTemporal(act: (temporal: TemporalView, id: string) => Promise<unknown>): Promise<void> {
    const temporal = await this.world.lookAtTemporal();
    try {
      await act(temporal, this.lived.sealRequestId);
    } finally {
      await temporal.close();
    }
  }

  protected async settle(decision: 'confirm' | 'giveUp', about: string): Promise<void> {
    const commandId = `${decision}-${this.lived.applyId}-${about.slice(-20)}`;
    const body = { commandId, decision, about, note: '已人工处理' };
    const { status, data } = await this.world.api(`${this.path}/attention`, { body });
    if (status !== 200)
      throw new Violation(
        'stuck',
        `${decision} of ${about}: ${JSON.stringify(data)}`,
        this.lived.sealRequestId,
      );
  }

  protected untilSeen(what: string, isEnough: (seen: Answer['data']) => boolean): Promise<Answer['data']> {
    return this.steps.until(what, async () => (await this.world.api(this.path)).data, isEnough);
  }

  protected async untilDone(effectId: string): Promise<void> {
    await this.steps.until(
      `${effectId} to be done`,
      async () => (await this.world.api(`${this.path}/events?limit=100`)).data.items,
      (items) =>
        items.some(
          ({ type, data }: Entry) =>
            data.effectId === effectId && /^(FieldsWritten|FlowSubmitted)$/.test(type),
        ),
    );
  }

  /** Exactly this is raised, and counted; then a person sees to it. */
  protected async seenTo(expected: Attention[]): Promise<void> {
    const { sealRequestId } = this.lived;
    const { attention } = await this.untilSeen(
      'the request to be aborted',
      ({ state }) => state === 'aborted',
    );
    const told = (list: Attention[]) =>
      list.map(({ kind, detail = '' }) => `${kind} ${detail}`.trim()).join('; ');
    if (told(attention) !== told(expected))
      throw new Violation('lost', `raised is ${told(attention)}, not ${told(expected)}`, sealRequestId);
    const { data } = await this.world.api('/v1/seal-requests?attention=true&limit=100');
    if (!data.items.some(({ id }: { id: string }) => id === sealRequestId))
      throw new Violation('lost', 'its attention is not listed', sealRequestId);
    for (const { about } of attention) await this.settle('confirm', about);
  }
}

const live: Attention = { kind: 'code-may-be-live', about: 'abort' };
const notRun = (detail: string): Attention => ({ kind: 'rule-not-run', about: 'abort:rules', detail });
const rulesOfSealing = 'rule sealingCompleted, rule filesArchived, rule approvalRejected';

/** Temporal has lost an open request, as an older copy of it would have; the callback comes all the same. */
class Forgotten extends LifeCutShort {
  override async run(): Promise<void> {
    const { applyId, plan, sealRequestId } = this.lived;
    await this.apply();
    await this.use(await this.codeIn(field.sealCode), plan.firstUses);
    await this.untilDone('sealCode:0');
    await this.inTemporal(async (temporal, id) => {
      await temporal.forget(id);
      await this.steps.until(
        'Temporal to forget the workflow',
        () => temporal.status(id),
        (status) => status === 'UNKNOWN',
      );
    });
    await this.finish();
    const row = () => this.callback(applyId);
    const waiting = await this.steps.until(
      'the callback to say what it waits for',
      row,
      (seen) => seen?.reason === 'workflow-missing' || (seen !== undefined && seen.state !== 'received'),
    );
    if (waiting?.state !== 'received')
      throw new Violation('lost', `the callback is ${waiting?.state} (${waiting?.reason})`, sealRequestId);
    await this.untilSeen('the request to say so', ({ attention }) =>
      attention.some(({ kind }: Attention) => kind === 'workflow-missing'),
    );
    this.lived.struck = true;
    await this.settle('giveUp', sealRequestId);
    await this.seenTo([live, notRun(rulesOfSealing)]);
    await this.steps.until('the callback to end', row, (seen) => seen?.reason === 'request-closed');
  }

  private async callback(applyId: string): Promise<Answer['data']> {
    const { data } = await this.world.api('/v1/callbacks?limit=100');
    return data.items.find((item: { applyId?: string }) => item.applyId === applyId);
  }
}

/** One at a time: what the host does wrong must hit the life that it is meant for. */
let turn: Promise<void> = Promise.resolve();

/** Its workflow is ended by hand while something is missing, or was still to be done. */
abstract class EndedByHand extends LifeCutShort {
  protected readonly how: 'terminate' | 'cancel' = 'terminate';
  /** What the host does wrong, so that something stays undone. */
  protected readonly hostFault: object | undefined = undefined;

  /** Lives until it is pending; gives what a person must be told then. */
  protected abstract untilPending(): Promise<Attention[]>;

  override run(): Promise<void> {
    const mine = turn.then(() => this.runAlone());
    turn = mine.catch(() => undefined);
    return mine;
  }

  private async runAlone(): Promise<void> {
    const { world, lived, hostFault, how } = this;
    const armed = hostFault ? await world.host('/sim/faults', { body: hostFault }) : undefined;
    try {
      await this.apply();
      const expected = await this.untilPending();
      await this.inTemporal((temporal, id) => temporal[how](id));
      lived.struck = true;
      await this.seenTo(expected);
    } finally {
      if (armed) await disarm(world, 'host', [armed.id]);
    }
  }

  protected async untilCompleted(): Promise<void> {
    await this.use(await this.codeIn(field.sealCode), this.lived.plan.firstUses);
    await this.finish();
    await this.untilState('completed');
  }
}

class CodeMissing extends EndedByHand {
  protected override async untilPending(): Promise<Attention[]> {
    await this.untilDone('sealCode:0');
    const rules = notRun('rule sealingCompleted, rule approvalRejected');
    return [{ kind: 'code-missing', about: 'apply' }, live, rules];
  }
}

class RulePending extends EndedByHand {
  protected override async untilPending(): Promise<Attention[]> {
    await this.untilCompleted();
    await this.untilDone('rule:sealingCompleted:0:flow');
    return [notRun('rule filesArchived')];
  }
}

class WritePending extends EndedByHand {
  protected override readonly hostFault = { match: { type: 'fields.write' }, fault: 'hang' };

  protected override async untilPending(): Promise<Attention[]> {
    await this.untilState('sealing');
    return [live, notRun(`fields.write sealCode:0, ${rulesOfSealing}`)];
  }
}

class MovePending extends EndedByHand {
  protected override readonly hostFault = { match: { type: 'flow.submit' }, fault: 'http500' };

  protected override async untilPending(): Promise<Attention[]> {
    await this.untilCompleted();
    await this.untilDone('rule:sealingCompleted:0:fields');
    return [notRun('flow.submit rule:sealingCompleted:0:flow, rule filesArchived')];
  }
}

/** Request Cancellation of a live code: it is ended at the vendor first, and nobody has to. */
class CancelledInUi extends EndedByHand {
  protected override readonly how = 'cancel';

  protected override async untilPending(): Promise<Attention[]> {
    await this.untilDone('sealCode:0');
    return [notRun('rule sealingCompleted, rule filesArchived')];
  }
}

function itself(name: string, life: LifeKind, lives: LifeOptions = submitted): Fault {
  const strike: Fault['strike'] = async ({ over, ready }) => {
    ready();
    await untilOver(over);
    return 0;
  };
  return { name, lives, strike, life };
}

/** What is struck is the life's own workflow, at a moment of its own. */
export const abortFaults: Fault[] = [
  itself('Temporal has forgotten an open request', Forgotten),
  itself('workflow ended by hand while the code is missing', CodeMissing, { ...submitted, flow: 'codeless' }),
  itself('workflow ended by hand while a rule is pending', RulePending),
  itself('cancellation in the Temporal UI while a code is live', CancelledInUi),
  itself('workflow ended by hand while a write is pending', WritePending),
  itself('workflow ended by hand while a move is pending', MovePending),
];
