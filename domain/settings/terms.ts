import { defaultArchiveWaitSeconds, defaultQuietCloseSeconds, type Terms } from '../sealRequest/values';
import type { SealSettings } from './settings';

export interface TermsContext {
  /** The version of the settings that the request starts with, and keeps. */
  version: number;
  /** Whether the binding's detail call can be asked. */
  readBack: boolean;
  /** What the detail button field is to hold; the field stays as it is where there is none. */
  detailUrl?: string;
}

/** What the settings say about the life of a request. Settings that are not enabled start none: see `enabled`. */
export function termsFrom(settings: SealSettings, { version, readBack, detailUrl }: TermsContext): Terms {
  const { apply, append, onFailure } = settings;
  const fieldId = apply.detailButtonField;
  return {
    settingsVersion: version,
    vendorApproves: apply.applyStatus === 'vendorApproves',
    sealCodeField: apply.sealCodeField,
    ...(append ? { appendSealCodeField: append.sealCodeField } : {}),
    ...(fieldId !== undefined && detailUrl !== undefined
      ? { detailButton: { fieldId, value: detailUrl } }
      : {}),
    rules: settings.callbacks,
    ...(onFailure ? { onFailure } : {}),
    quietCloseSeconds: settings.quietCloseSeconds ?? defaultQuietCloseSeconds,
    archiveWaitSeconds: settings.archiveWaitSeconds ?? defaultArchiveWaitSeconds,
    readBack,
  };
}

/** The terms of a request without a flow: no write-back, no rules. */
export function termsWithoutFlow(readBack: boolean): Terms {
  return {
    vendorApproves: false,
    rules: [],
    quietCloseSeconds: defaultQuietCloseSeconds,
    archiveWaitSeconds: defaultArchiveWaitSeconds,
    readBack,
  };
}
