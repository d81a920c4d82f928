/** What is wrong with a field of a command, as the decider finds it. The edge has the sentences, in two languages. */
export const commandFaultKinds = [
  'no-seal',
  'foreign-seal',
  'seal-twice',
  'adds-nothing',
  'total-too-high',
  'cross-page-too-high',
  'not-for-this',
  'goes-on-by-itself',
  'under-way',
  'totals-fell',
  'code-not-askable',
  'code-to-correct',
  'code-of-which-seal',
  'code-of-which-person',
  'application-id-wanted',
  'not-a-seal-code',
] as const;
export type CommandFaultKind = (typeof commandFaultKinds)[number];

/** What the sentences of some kinds name; all others name nothing. */
interface FaultFacts {
  'total-too-high': { max: number };
  /** A regular expression, of the whole code. */
  'not-a-seal-code': { pattern: string };
}
export type CommandFaultOf<Kind extends CommandFaultKind> = { kind: Kind } & (Kind extends keyof FaultFacts
  ? FaultFacts[Kind]
  : unknown);
export type CommandFault = { [Kind in CommandFaultKind]: CommandFaultOf<Kind> }[CommandFaultKind];

type Told = { [Kind in CommandFaultKind]: [code: string, english: (fault: CommandFaultOf<Kind>) => string] };

/** The code that is published, and what the Temporal UI shows, which knows no language. */
const told: Told = {
  'no-seal': ['required', () => 'must name at least one seal'],
  'foreign-seal': ['unknown-seal', () => 'is not a seal of this request'],
  'seal-twice': ['duplicate', () => 'names this seal a second time'],
  'adds-nothing': ['required', () => 'must add at least one use'],
  'total-too-high': ['too-many', ({ max }) => `must not bring the total over ${max}`],
  'cross-page-too-high': [
    'exceeds-use-count',
    () => 'must not bring the cross-page total over the total of uses, which it is part of',
  ],
  'not-for-this': ['not-for-this', () => 'means nothing for this; confirm or giveUp do'],
  'goes-on-by-itself': [
    'not-for-this',
    () => 'means nothing for this: it goes on by itself once the vendor can be asked',
  ],
  'under-way': [
    'under-way',
    () => 'means nothing while it is being carried out; resend (at once) or giveUp do',
  ],
  'totals-fell': [
    'totals-fell',
    () => 'cannot be confirm: the vendor grants less than we did, and what was granted is never taken back',
  ],
  'code-not-askable': ['required', () => 'is required: the vendor cannot be asked for it'],
  'code-to-correct': ['required', () => 'is required: the code as the vendor shows it'],
  'code-of-which-seal': ['required', () => 'must name a seal that has a live code'],
  'code-of-which-person': ['required', () => 'must name a person who has one live code for this seal'],
  'application-id-wanted': ['required', () => 'is required: the id that the vendor gave the application'],
  'not-a-seal-code': [
    'not-a-seal-code',
    ({ pattern }) => `must be a seal code as the vendor shows it, without spaces (${pattern})`,
  ],
};

export function wrongField<Kind extends CommandFaultKind>(
  path: string,
  fault: CommandFaultOf<Kind> & CommandFault & { kind: Kind },
): { path: string; code: string; message: string; fault: CommandFault } {
  const [code, english] = told[fault.kind];
  return { path, code, message: english(fault), fault };
}

/** Of a worker that may be newer, or older. */
export function isCommandFault(value: unknown): value is CommandFault {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  if (kind === 'total-too-high') return 'max' in value && typeof value.max === 'number';
  if (kind === 'not-a-seal-code') return 'pattern' in value && typeof value.pattern === 'string';
  return commandFaultKinds.some((known) => known === kind);
}
