import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { Contender } from '../contenders/contender';
import type { Stage } from '../stage';
import { added, type Tally, total } from './tallies';
import { callsNow, metricsUrlIn } from './temporalCalls';

interface Calls {
  /** By method. */
  temporalCalls: Tally;
  /** By process, collection and kind. */
  mongoCommands: Tally;
  /** By operation. */
  vendorCalls: Tally;
  hostCalls: Tally;
}

/** What one request cost, by counting. */
export interface Counted extends Calls {
  historyEvents: number;
  historyBytes: number;
}

const metricsLateMs = 2_000;

/** Counts what requests cost, one at a time on contenders that do nothing else. */
export class Counter {
  private constructor(
    private readonly stage: Stage,
    private readonly connection: Connection,
    private readonly metricsUrl: string,
  ) {}

  static async open(stage: Stage): Promise<Counter> {
    const { address, metricsUrl } = stage.servers.temporal;
    const connection = await stage.cleanup.started(
      () => Connection.connect({ address }),
      (opened) => opened.close(),
    );
    const log = join(stage.folder, 'logs', 'temporal.log');
    return new Counter(stage, connection, metricsUrl ?? metricsUrlIn(log));
  }

  /**
   * One request after the other.
   * @param live resolves once nobody waits for anything more; what goes on after it is counted too.
   */
  async count(
    contender: Contender,
    flowRequestIds: readonly string[],
    live: (flowRequestId: string) => Promise<unknown>,
  ): Promise<Counted[]> {
    await this.stage.peers.callBack(contender.callbackUrl);
    const calls: Calls[] = [];
    for (const id of flowRequestIds) calls.push(await this.countCalls(contender, () => live(id)));
    // Not in between: the server's metrics show a call up to a second later, so that ours would count as the next
    // request's.
    const histories = await Promise.all(flowRequestIds.map((id) => this.history(contender.workflowId(id))));
    await sleep(metricsLateMs);
    return calls.map((each, index) => ({ historyEvents: 0, historyBytes: 0, ...each, ...histories[index] }));
  }

  private async countCalls(contender: Contender, live: () => Promise<unknown>): Promise<Calls> {
    const { peers, commands } = this.stage;
    const temporalBefore = await callsNow(this.metricsUrl);
    const peersBefore = await peers.calls();
    commands.clear();
    await live();
    await commands.untilQuiet();
    const { vendor, host } = await peers.calls();
    return {
      mongoCommands: commands.tally(contender.name),
      temporalCalls: added(temporalBefore, await callsNow(this.metricsUrl)),
      vendorCalls: added(peersBefore.vendor, vendor),
      hostCalls: added(peersBefore.host, host),
    };
  }

  private async history(workflowId: string): Promise<{ historyEvents: number; historyBytes: number }> {
    const { workflowExecutionInfo } = await this.connection.workflowService.describeWorkflowExecution({
      namespace: this.stage.servers.temporal.namespace,
      execution: { workflowId },
    });
    return {
      historyEvents: Number(workflowExecutionInfo?.historyLength ?? 0),
      historyBytes: Number(workflowExecutionInfo?.historySizeBytes ?? 0),
    };
  }
}

export const countedFigures = [
  'history events',
  'history bytes',
  'Temporal calls',
  'MongoDB commands',
  'calls at the vendor',
  'calls at the host',
] as const;
export type CountedFigure = (typeof countedFigures)[number];

export function figuresOf(counted: Counted): Record<CountedFigure, number> {
  return {
    'history events': counted.historyEvents,
    'history bytes': counted.historyBytes,
    'Temporal calls': total(counted.temporalCalls),
    'MongoDB commands': total(counted.mongoCommands),
    'calls at the vendor': total(counted.vendorCalls),
    'calls at the host': total(counted.hostCalls),
  };
}
