import { type CheckFinding, checkCodes } from '../../application/checks';
import { commandRefusalCodes, type FieldFault, fieldFaultCodes } from '../../application/refusals';
import { type Cause, causeCodes } from '../../domain/causes';
import { type CommandFault, commandFaultKinds, wrongField } from '../../domain/sealRequest/commandFaults';
import { ownReasons } from '../../domain/sealRequest/ownReasons';
import type { AttentionKind } from '../../domain/sealRequest/values';
import { causeMessage, checkMessage, commandFaultMessage, fieldMessage, messages, reasonWords } from '.';
import { callbackReasons } from './callbackReasonCodes';
import { type ProblemSlug, problemTable, problemType } from './problemTable';

/* Every code that is told to people, with its sentences: made of the tables, so that none can be missing. */

export interface ProblemEntry {
  type: string;
  status: number;
  title: string;
  zh: string;
  advice: string;
  adviceZh: string;
}

export const reasonKinds = [
  'command',
  'field',
  'callback',
  'attention',
  'cause',
  'check',
  'outcome',
] as const;

export interface ReasonEntry {
  /** Where it is told: beside what. */
  of: (typeof reasonKinds)[number];
  code: string;
  sentence: string;
  zh: string;
  /** Absent where the sentence itself says what would be right. */
  advice?: string;
  adviceZh?: string;
}

const { en, zh } = messages;

export function problemEntries(): ProblemEntry[] {
  return (Object.keys(problemTable) as ProblemSlug[]).map((slug) => {
    const { status, title, zh: chinese } = problemTable[slug];
    const told = { type: problemType(slug), status, title, zh: chinese };
    return { ...told, advice: en.advice.problems[slug], adviceZh: zh.advice.problems[slug] };
  });
}

export function reasonEntries(): ReasonEntry[] {
  return [
    ...commandRefusals(),
    ...fieldFaults(),
    ...commandFaults(),
    ...callbacks(),
    ...attention(),
    ...causes(),
    ...checks(),
    ...outcomes(),
  ];
}

function commandRefusals(): ReasonEntry[] {
  return commandRefusalCodes.map((code) => ({
    ...{ of: 'command', code, sentence: en.refusals[code], zh: zh.refusals[code] },
    ...{ advice: en.advice.refusals[code], adviceZh: zh.advice.refusals[code] },
  }));
}

/** What stands in a sentence where a fact would: its name in braces. */
const facts = {
  ...{ min: '{min}', max: '{max}', of: 'seals', types: ['{types}'], values: '{values}', seals: '{seals}' },
  ...{ event: '{event}', earlier: '{earlier}', fieldId: '{fieldId}', name: '{name}', type: 'text' },
  ...{ fits: ['text'], reads: '{reads}', id: '{id}', because: undefined, by: 'uid' },
  ...{ person: { userId: '{userId}' }, host: '{host}', field: '{field}', said: '{said}', status: '{status}' },
  ...{ file: '{file}', origin: '{origin}' },
  ...{
    networkCode: '{networkCode}',
    nodeId: '{nodeId}',
    stage: '{stage}',
    total: '{total}',
    pattern: '{pattern}',
  },
};

function fieldFaults(): ReasonEntry[] {
  return fieldFaultCodes.map((code) => {
    const shown = { ...facts, ...(code === 'address-refused' ? { because: 'never' } : {}) };
    const told = code === 'unselectable-seal' ? { ...shown, reason: 'frozen' } : shown;
    const fault = { ...told, code } as FieldFault;
    return { of: 'field', code, sentence: fieldMessage(fault, 'en'), zh: fieldMessage(fault, 'zh') };
  });
}

function commandFaults(): ReasonEntry[] {
  return commandFaultKinds.map((kind) => {
    const fault = { ...facts, kind } as CommandFault;
    const told = { sentence: commandFaultMessage(fault, 'en'), zh: commandFaultMessage(fault, 'zh') };
    return { of: 'field', code: wrongField('', fault).code, ...told };
  });
}

function callbacks(): ReasonEntry[] {
  return [...new Set(callbackReasons)].map((code) => {
    const [inEnglish, inChinese] = [en.callbackReasons[code], zh.callbackReasons[code]];
    const told = { sentence: inEnglish.sentence, zh: inChinese.sentence };
    return { of: 'callback', code, ...told, advice: inEnglish.advice, adviceZh: inChinese.advice };
  });
}

function attention(): ReasonEntry[] {
  const refusedEvent = { sentence: en.refusedEvents.attention, zh: zh.refusedEvents.attention };
  const kinds = Object.keys(en.attention) as AttentionKind[];
  const told = [
    ...kinds.map((code) => ({
      ...{ code, sentence: en.attention[code].operator, zh: zh.attention[code].operator },
    })),
    { code: 'event-refused' as const, ...refusedEvent },
  ];
  return told.map((each) => ({
    ...{ of: 'attention', ...each },
    ...{ advice: en.advice.attention[each.code], adviceZh: zh.advice.attention[each.code] },
  }));
}

function causes(): ReasonEntry[] {
  return causeCodes.map((code) => {
    const cause = { ...facts, code } as Cause;
    const told = { sentence: causeMessage(cause, 'en'), zh: causeMessage(cause, 'zh') };
    return { of: 'cause', code, ...told, advice: en.advice.causes[code], adviceZh: zh.advice.causes[code] };
  });
}

function checks(): ReasonEntry[] {
  return checkCodes.map((code) => {
    const finding = { ...facts, code } as CheckFinding;
    return { of: 'check', code, sentence: checkMessage(finding, 'en'), zh: checkMessage(finding, 'zh') };
  });
}

/** These are stored as they are, and their text is their code. */
function outcomes(): ReasonEntry[] {
  return Object.values(ownReasons).map((code) => ({
    ...{ of: 'outcome', code, sentence: reasonWords(code, 'en'), zh: reasonWords(code, 'zh') },
  }));
}
