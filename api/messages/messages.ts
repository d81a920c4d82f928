import type { AlertNotice } from '../../application/alerts/ports';
import type { CheckCode, CheckFindingOf } from '../../application/checks';
import type { AddressRefusal } from '../../application/ports/addresses';
import type { CommandRefusalCode, FieldFault, FieldFaultCode } from '../../application/refusals';
import type { CauseCode, CauseOf } from '../../domain/causes';
import type { CommandFaultKind, CommandFaultOf } from '../../domain/sealRequest/commandFaults';
import type { OwnReason } from '../../domain/sealRequest/ownReasons';
import type { AlertKind, AttentionKind, SealRequestState } from '../../domain/sealRequest/values';
import type { FieldLabel } from '../../domain/settings/formLabels';
import type { CallbackReason } from './callbackReasonCodes';
import type { ProblemSlug } from './problemTable';

/** Of flow events that were refused. */
export interface RefusedEventMessages {
  /** In a field of the form, around the sentences that say why. */
  inForm(why: string): string;
  /** Several sentences about fields as one. */
  fields(each: readonly string[]): string;
  /** As attention of a seal request. */
  attention: string;
}

/** Why a host is not told once more what it was told. */
export type RedeliveryRefusal =
  | 'still-pending'
  | 'code-dead'
  | 'done-twice'
  | 'later-value'
  | 'later-attempt';

/** A sentence, and what can be done about what it tells. */
export interface Advised {
  sentence: string;
  advice: string;
}

/** What people are told in one language: a sentence for each code, and for nothing else. */
export interface Messages {
  refusals: Record<CommandRefusalCode, string>;
  /** Each continues a sentence that begins with the field's name. */
  fields: { [Code in FieldFaultCode]: (fault: Extract<FieldFault, { code: Code }>) => string };
  /** The same, of what the decider finds wrong with a command. */
  commandFaults: { [Kind in CommandFaultKind]: (fault: CommandFaultOf<Kind>) => string };
  /** A field of a form, and the row of its detail table. */
  label(label: FieldLabel): string;
  refusedEvents: RefusedEventMessages;
  addresses: Record<AddressRefusal, string>;
  /** What a connection check found. */
  checks: { [Code in CheckCode]: (finding: CheckFindingOf<Code>) => string };
  /** What waits for a person: for whoever decides about it, and for readers of the detail page. */
  attention: Record<AttentionKind, { operator: string; reader: string }>;
  /** Of a stored callback: what it waits for, or why it ended so, and what a person can do. */
  callbackReasons: Record<CallbackReason, Advised>;
  /** What people are alerted of at a site's own address. */
  alerts: AlertMessages;
  redelivery: Record<RedeliveryRefusal, string>;
  /** What can be done about each of what is told elsewhere without it. */
  advice: {
    problems: Record<ProblemSlug, string>;
    refusals: Record<CommandRefusalCode, string>;
    attention: Record<AttentionKind | 'event-refused', string>;
    causes: Record<CauseCode, string>;
  };
  /** Why a peer has not done, or may not have done, what was asked of it. */
  causes: { [Code in CauseCode]: (cause: CauseOf<Code>) => string };
  /** Why something was not done, where no peer said it. */
  reasons: Record<OwnReason, string>;
  /** What a request's state is called, on pages and in forms; `usedUp` is `sealing` with no use left. */
  states: Record<SealRequestState | 'usedUp', string>;
}

export interface AlertMessages {
  sentences: Record<AlertKind | 'vendor-down' | 'host-down', string>;
  title: Record<AlertNotice['stage'], (kind: string) => string>;
  counted(count: number, since: string): string;
  seeRunbook(where: string): string;
  /** Of the runbook, within the repository. */
  runbookPath: string;
}
