import type { Simulator } from '../simulators/spawn';

/** A vendor's server in a process of its own, and what its people do: a person at the machine, and the back office. */
export interface Vendor {
  simulator: Simulator;
  /** As people call it. */
  name: string;
  /** What an administrator enters to bind it. */
  registration: Record<string, unknown>;
  /** What the history of one life may have more than at 章管家. */
  moreHistoryEvents: number;
  /** Ids of its own catalogue, for the placeholders in the examples. */
  names(): Promise<Record<'companySealId' | 'contractSealId' | 'fileTypeId', string>>;
  /** The seal settings of the examples, without what this vendor cannot do. Text, as they are. */
  settings(example: string): string;
  /** Stamps with what stands in the form until no use is left. Gives a line for each seal. */
  useAll(written: string): Promise<string[]>;
  /** The person's own act at the machine. */
  finish(written: string): Promise<void>;
  /** What comes after the flow was submitted, and the state that the request is left in. */
  ending: { what: string; state: string; happen(): Promise<void> };
}
