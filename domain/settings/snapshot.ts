import { defined } from '../defined';
import {
  type CallbackRule,
  defaultArchiveWaitSeconds,
  defaultQuietCloseSeconds,
  type FlowStep,
  type FormTexts,
  type PersonAtVendor,
  type RuleWrite,
  type SealTable,
  type SettingsSnapshot,
  type WriteBack,
} from '../sealRequest/values';
import type { SealSettings } from './settings';

/** What a request's life depends on beside the settings of its flow. */
export interface SnapshotContext {
  /** Whether the binding's detail call can be asked. */
  readBack: boolean;
  /** The vendor finds applications by ids of its own alone. */
  namedByVendor?: true;
  /** Each seal of an append is added to by a call of its own. */
  appendsPerSeal?: true;
  /** What the whole of a code typed by a person has to match. */
  sealCodePattern?: string;
  /** The vendor's id of the applicant. */
  applicantUid?: string;
  /** Likewise of those who stamp. */
  userUids?: PersonAtVendor[];
  /** Absent where the vendor fetches attachments itself. */
  attachments?: 'upload' | 'before';
  /** What addresses of sealed files begin with; absent where the host does not want them. */
  filesUrl?: string;
}

export interface FlowSnapshotContext extends SnapshotContext {
  /** The version of the settings that the request starts with, and keeps. */
  version: number;
  /** The host's way of getting values into its forms; absent where it is simply told. */
  writeBack?: WriteBack;
  /** What values for people are made of. */
  formTexts?: FormTexts;
  /** What the detail button field is to hold; the field stays as it is where there is none. */
  detailUrl?: string;
  /** What the flow did when it applied. */
  appliedAt?: FlowStep;
  /** The attempt before has left its failure in the form. */
  failureShown?: boolean;
  /** Of an application out of a form in which codes go into a column. */
  sealTable?: SealTable;
}

/** What the settings say about the life of a request. Settings that are not enabled start none: see `enabled`. */
export function snapshotOfFlow(settings: SealSettings, around: FlowSnapshotContext): SettingsSnapshot {
  const {
    version,
    readBack,
    namedByVendor,
    appendsPerSeal,
    sealCodePattern,
    applicantUid,
    userUids,
    attachments,
    filesUrl,
    writeBack,
    detailUrl,
    formTexts,
    appliedAt,
    sealTable,
  } = around;
  const { apply, append, onFailure } = settings;
  const fieldId = apply.detailButtonField;
  return {
    settingsVersion: version,
    ...(appliedAt ? { appliedAt } : {}),
    vendorApproves: apply.applyStatus === 'vendorApproves',
    ...defined({ applicantUid, userUids, attachments, filesUrl }),
    ...(writeBack ? { writeBack } : {}),
    sealCodeField: apply.sealCodeField,
    ...defined({ sealTable }),
    ...(append ? { appendSealCodeField: append.sealCodeField } : {}),
    ...(fieldId !== undefined && detailUrl !== undefined
      ? { detailButton: { fieldId, value: detailUrl } }
      : {}),
    rules: settings.callbacks.map((rule) => writtenAs(rule, settings)),
    ...formTextsOf(settings, formTexts),
    ...(onFailure ? { onFailure: failureIn(onFailure, around) } : {}),
    quietCloseSeconds: settings.quietCloseSeconds ?? defaultQuietCloseSeconds,
    archiveWaitSeconds: settings.archiveWaitSeconds ?? defaultArchiveWaitSeconds,
    readBack,
    ...defined({ namedByVendor, appendsPerSeal, sealCodePattern }),
  };
}

function failureIn(
  onFailure: NonNullable<SealSettings['onFailure']>,
  { failureShown = false }: Pick<FlowSnapshotContext, 'failureShown'>,
): NonNullable<SettingsSnapshot['onFailure']> {
  if (onFailure.field === undefined) return onFailure;
  return { ...onFailure, clears: true, endClears: true, ...(failureShown ? { shown: true } : {}) };
}

/** Rows that do not say how they are written are written for people. */
function writtenAs(rule: CallbackRule, { form }: Pick<SealSettings, 'form'>): CallbackRule {
  const { writeFields } = rule;
  if (!writeFields) return rule;
  const isNumber = (fieldId: string) =>
    form?.fields.some(({ id, type }) => id === fieldId && type === 'number') ?? false;
  const written = writeFields.map(
    (row): RuleWrite => ({
      ...row,
      as: row.as ?? 'text',
      ...(isNumber(row.fieldId) ? { numberField: true } : {}),
    }),
  );
  return { ...rule, writeFields: written };
}

/** The states that an event may lead to, where a rule writes one; and the zone for its times. */
function formTextsOf(
  { callbacks }: SealSettings,
  formTexts: FormTexts | undefined,
): Pick<SettingsSnapshot, 'formTexts'> {
  const rows = callbacks
    .flatMap(({ writeFields = [] }) => writeFields)
    .filter(({ as }) => (as ?? 'text') === 'text');
  const writes = (kind: RuleWrite['value']) => rows.some(({ value }) => value === kind);
  if (!formTexts || !(writes('state') || writes('completedAt'))) return {};
  return { formTexts: writes('state') ? formTexts : { ...formTexts, states: {} } };
}

/** The snapshot of a request without a flow: no write-back, no rules. */
export function snapshotWithoutFlow({
  readBack,
  namedByVendor,
  appendsPerSeal,
  sealCodePattern,
  applicantUid,
  userUids,
  attachments,
  filesUrl,
}: SnapshotContext): SettingsSnapshot {
  return {
    vendorApproves: false,
    ...defined({ applicantUid, userUids, attachments, filesUrl }),
    rules: [],
    quietCloseSeconds: defaultQuietCloseSeconds,
    archiveWaitSeconds: defaultArchiveWaitSeconds,
    readBack,
    ...defined({ namedByVendor, appendsPerSeal, sealCodePattern }),
  };
}
