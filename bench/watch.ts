/** A command that the host has carried out. */
export interface HostCommand {
  type: string;
  flowRequestId: string;
  data: { fields: { fieldId: string; value: unknown }[] };
}

interface Happened {
  command: HostCommand;
  at: number;
}

/** Longer than a life of the slowest contender takes. */
const patienceMs = 180_000;

/** What the host was asked for, by flow request; whoever waits for it may come before it or after it. */
export class FlowWatch {
  private readonly happened = new Map<string, Happened[]>();
  private readonly waiting = new Map<string, () => void>();

  tell(command: HostCommand): void {
    const { flowRequestId } = command;
    const known = this.happened.get(flowRequestId) ?? [];
    this.happened.set(flowRequestId, [...known, { command, at: performance.now() }]);
    this.waiting.get(flowRequestId)?.();
  }

  /** The value that was written to a field of the form. */
  async written(flowRequestId: string, fieldId: string): Promise<string> {
    const valueIn = ({ data }: HostCommand) => data.fields.find((field) => field.fieldId === fieldId)?.value;
    const { command } = await this.until(
      flowRequestId,
      (each) => each.type === 'fields.write' && valueIn(each) !== undefined,
      `field ${fieldId} to be written`,
    );
    return String(valueIn(command));
  }

  /** When the flow was submitted, by `performance.now()`. */
  async submitted(flowRequestId: string): Promise<number> {
    const isSubmit = ({ type }: HostCommand) => type === 'flow.submit';
    return (await this.until(flowRequestId, isSubmit, 'the flow to be submitted')).at;
  }

  forget(flowRequestId: string): void {
    this.happened.delete(flowRequestId);
    this.waiting.delete(flowRequestId);
  }

  private async until(
    flowRequestId: string,
    isIt: (command: HostCommand) => boolean,
    what: string,
  ): Promise<Happened> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const found = this.happened.get(flowRequestId)?.find(({ command }) => isIt(command));
      if (found) return found;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`${flowRequestId}: waited in vain for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.waiting.set(flowRequestId, () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}
