import type { Language } from '../../contracts/language';
import type { NotificationType } from '../../domain/sealRequest/notifications';
import type { SealedSecret } from '../ports/secrets';
import type { NamedDocument, NamedStore } from './named';

/** How values get into the host's forms. */
export type HostWriteBack =
  | { mode: 'push' }
  /** In the reply to whoever asked; `replyWaitSeconds` is how long that one waits for the vendor's outcome. */
  | {
      mode: 'reply';
      fallback: 'push' | 'nextSubmit';
      replyWaitSeconds: number;
      replyConfirmSeconds: number;
    }
  | { mode: 'nextSubmit'; fallback?: 'push' };

export const hostLanguages = ['zh-CN', 'en'] as const;
export type HostLanguage = (typeof hostLanguages)[number];

export function languageOfHost({ language }: Pick<HostDocument, 'language'>): Language {
  return language === 'en' ? 'en' : 'zh';
}

interface AnyHost extends NamedDocument {
  /** For {@link hostSecretOwner}: what commands are signed with, or E10's `appSecret`. */
  secret: SealedSecret;
  writeBack: HostWriteBack;
  /** Of what its people read of us, in its forms and in answers to it; zh-CN where absent. */
  language?: HostLanguage;
  /** Whether it is told where sealed files are. */
  wantsFiles?: boolean;
  /** Whether the vendor may log people in by the mobile number that this host names in a detail link. */
  vouchesForMobiles?: boolean;
  /** Origins from where we fetch files that its forms name; the host's own where there are none. */
  attachmentOrigins?: string[];
  /** How long one command may take before its outcome is unknown; the adapter's default where absent. */
  callTimeoutSeconds?: number;
  createdAt: string;
  changedAt: string;
}

/** A host engine (流程引擎) reached by Standard Webhooks. */
export interface WebhookHostDocument extends AnyHost {
  kind: 'webhook';
  url: string;
  /** Secrets before, the latest first, each of which commands are signed with too until then. */
  secretsBefore?: { secret: SealedSecret; validUntil: string }[];
  /** Where browsers go that open the detail button: the engine proves the person there, and asks for a link. */
  signInUrl?: string;
  /** What it is notified of; of nothing where absent, as in hosts of older versions. */
  notifications?: NotificationType[];
}

/** Where the site has its OpenAPI: `{base}/papi/openapi` (cloud and most sites) or `{base}/openserver` (some private ones). */
export type E10PathStyle = 'papi' | 'openserver';

/**
 * How a site's E10 takes form values: `{fieldId, dataOptions}`, `{dataKey, content}`, or `{fieldId, content}`. Where it is
 * `options`, a field that is named by no id of E10's goes by its data key.
 */
export const e10FormValues = ['options', 'dataKey', 'content'] as const;
export type E10FormValues = (typeof e10FormValues)[number];

/** Weaver E10 by its OpenAPI. */
export interface E10HostDocument extends AnyHost {
  kind: 'e10';
  baseUrl: string;
  pathStyle: E10PathStyle;
  callSysCode?: string;
  corpId: string;
  appKey: string;
  /** As whom flows are read. */
  readerUserId: string;
  /** For {@link esbTriggerTokenOwner}: of the ESB webhook that writes form fields. */
  esbTriggerToken?: SealedSecret;
  /** Of flows whose seal settings name none. */
  formId?: string;
  freeReturn?: boolean;
  /** `options` where absent. */
  formValues?: E10FormValues;
  /** Whether its ESB answers success without a code: then any object that names no failure is one. */
  esbSuccessWithoutCode?: boolean;
}

export type HostDocument = WebhookHostDocument | E10HostDocument;

export type HostStore = NamedStore<HostDocument>;

/**
 * Whether values can be written into single rows of a detail table. How rows are named in what an E10 is submitted with
 * is not known: there a code is one text, as in a field.
 */
export function takesRows({ kind, writeBack }: Pick<HostDocument, 'kind' | 'writeBack'>): boolean {
  const { mode } = writeBack;
  return (
    kind !== 'e10' || !(mode === 'nextSubmit' || (mode === 'reply' && writeBack.fallback === 'nextSubmit'))
  );
}
