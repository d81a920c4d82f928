/** As many updates as Temporal takes in one run. */
const maxKept = 2000;

/**
 * The ids of the commands that were taken. Temporal drops a repeated update within a run; one that a run before this one
 * has taken is known by its command's id alone.
 */
export class TakenCommands {
  private readonly before: ReadonlySet<string>;
  private readonly ids: string[];

  constructor(before: readonly string[]) {
    this.before = new Set(before);
    this.ids = [...before];
  }

  isOfARunBefore(commandId: string): boolean {
    return this.before.has(commandId);
  }

  add(commandId: string): void {
    this.ids.push(commandId);
  }

  get newest(): string[] {
    return this.ids.slice(-maxKept);
  }
}
