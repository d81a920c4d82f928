import { stateNames } from '../contracts/stateNames';
import type { Cause } from '../domain/causes';
import type { HostEffectRequested } from '../domain/sealRequest/events';
import {
  closeAdvice,
  isRulePending,
  movesWaiting,
  type SealRequest,
  type SealUse,
} from '../domain/sealRequest/state';
import type { Attention } from '../domain/sealRequest/values';
import { type Choice, choicesAbout, otherChoices } from './choices';
import { attachmentEffectName, hostEffectName, vendorEffectName } from './effectNames';

export interface Seen {
  /** The ledger holds other events than were decided. */
  ledgerConflict: boolean;
  /** Without an anchor; its path in the repository where a site has none. */
  runbookUrl?: string;
}

/**
 * What the Temporal UI shows of a running request, in Markdown. Encrypted like every payload, where payloads are. But a
 * browser sends the UI's server what it is to render, in an address; and a site may leave payloads plain. So there is no
 * person, subject or seal code in it, and no word of a peer: a query shows those.
 */
export function currentDetails(request: SealRequest, seen: Seen): string {
  const { state, round, identity, changedAt } = request;
  const name = `${stateNames.en[state]} · ${stateNames.zh[state]}`;
  const blocks = [
    `**${name}** (\`${state}\`), attempt ${identity.attempt}, round ${round}, as of ${changedAt}`,
    ...conflict(seen),
    ...request.attention.flatMap((open) => attentionBlocks(open, request, seen)),
    list([...waitsFor(request), ...request.seals.map(sealLine)]),
    ...choiceBlocks('### What else a person can do', otherChoices(request)),
    beyondTheFrame,
  ];
  return blocks.join('\n\n');
}

/** The UI (2.42.1) shows it in a frame that cuts off the last lines. */
const beyondTheFrame = '\u00a0\n\n\u00a0';

function conflict({ ledgerConflict, runbookUrl }: Seen): string[] {
  if (!ledgerConflict) return [];
  return [
    '### Attention: ledger-conflict',
    'The ledger holds other events than this workflow decided. Nothing more is done.',
    list([runbook('ledger-conflict', runbookUrl)]),
  ];
}

function attentionBlocks(open: Attention, request: SealRequest, { runbookUrl }: Seen): string[] {
  const { kind, about, sentence, since, raisedAt, cause, nodes } = open;
  const choices = choicesAbout(request, about);
  return [
    `### Attention: ${kind}`,
    sentence,
    list([
      `Waits since ${since ?? raisedAt}. About ${code(about)}`,
      ...(nodes
        ? [`Found at node ${code(nodes.found)}, expected at ${nodes.expected.map(code).join(', ')}`]
        : []),
      ...(cause ? [`What came last: ${causeText(cause)}`] : []),
      ...(open.detail === undefined
        ? []
        : ['In the words of the peer: tab Queries, `getSealRequest`, `attention`']),
      runbook(kind, runbookUrl),
      ...(choices.length === 0 ? ['Nothing is to be decided here: it ends by itself'] : []),
    ]),
    ...choiceBlocks('To decide, send one of these under More Actions:', choices),
  ];
}

function causeText(cause: Cause): string {
  if (cause.code === 'http-error') return `${code(cause.code)}, ${code(cause.status)}`;
  if (cause.code === 'no-connection') return `${code(cause.code)}, ${code(cause.networkCode)}`;
  return code(cause.code);
}

function runbook(kind: string, url: string | undefined): string {
  const entry = `runbook.md#${kind}`;
  return url === undefined ? `What to do: \`docs/${entry}\`` : `What to do: [${entry}](${url}#${kind})`;
}

/** What is under way and behind it, or what has to come from outside. */
function waitsFor(request: SealRequest): string[] {
  const quiet = quietWait(request);
  return [
    ...atVendor(request),
    ...atHost(request),
    ...(request.abandoning ? ['**Given up**: aborted once nothing is live at the vendor'] : []),
    ...(quiet === undefined ? [] : [`**Waits for** ${quiet}`]),
  ];
}

function atVendor({ vendorEffect, attachments, requestedAt, givenUp }: SealRequest): string[] {
  const lines: string[] = [];
  if (vendorEffect) {
    const { effectId, unresolved, since = requestedAt } = vendorEffect;
    const isGivenUp = givenUp?.some((other) => other.effectId === effectId);
    const how = unresolved ? ', stopped: waits for a decision' : isGivenUp ? ', being cancelled' : '';
    lines.push(`**Under way**: ${vendorEffectName(vendorEffect)} (${code(effectId)}), since ${since}${how}`);
  }
  const [files] = attachments;
  if (files) lines.push(`**Under way**: ${attachmentEffectName(files)} (${code(files.effectId)})`);
  return lines;
}

function atHost(request: SealRequest): string[] {
  const line = (effect: HostEffectRequested, how: string) =>
    `**${how}**: ${hostEffectName(effect)} (${code(effect.data.effectId)}), since ${effect.metadata.at}`;
  const [first, ...queued] = request.hostEffects;
  return [
    ...(first ? [line(first, 'Under way')] : []),
    ...queued.map((effect) => line(effect, 'Then')),
    ...movesWaiting(request).map((move) => line(move, 'Waits for the flow')),
    ...request.waitingWrites.map((write) =>
      line(write, write.data.via === 'reply' ? 'Handed over in a reply' : 'With the next submit'),
    ),
  ];
}

/** What comes from outside, where nothing of ours is under way. */
function quietWait(request: SealRequest): string | undefined {
  const { vendorEffect, hostEffects, attachments } = request;
  if (vendorEffect || hostEffects.length > 0 || attachments.length > 0) return undefined;
  if (request.state === 'awaitingApproval') return 'the approval at the vendor';
  if (request.state === 'sealing') return 'somebody to seal, and the vendor to tell that it is done';
  const advice = closeAdvice(request);
  if (advice.kind !== 'afterQuiet') return undefined;
  return isRulePending(request, 'filesArchived')
    ? `the files to be archived; closes after ${advice.seconds} s without anything`
    : `what may come late; closes after ${advice.seconds} s without anything`;
}

function sealLine({ sealId, unlimited, useCount, usedCount }: SealUse): string {
  return `Seal ${code(sealId)}: ${unlimited ? 'unlimited' : useCount} granted, ${usedCount} used as last told`;
}

/** Each input is a block of its own, so that three clicks select it and nothing else. */
function choiceBlocks(heading: string, choices: readonly Choice[]): string[] {
  if (choices.length === 0) return [];
  const updates = [...new Set(choices.map(({ update }) => update))];
  const inputsOf = (wanted: string) =>
    choices.filter(({ update }) => update === wanted).map(({ input }) => code(input));
  return [heading, ...updates.flatMap((update) => [`Update ${code(update)}:`, ...inputsOf(update)])];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Ids of flows and nodes are a host's, and those of commands an engine's: none ends the code that it stands in. */
function code(text: string): string {
  const line = text.replace(/[\r\n]/g, ' ');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}
