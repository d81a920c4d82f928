import type { E10FormValues } from '../../../application/administration/hosts';
import type { Circuit } from '../../http/circuit';
import type { Limiter } from '../../http/limiter';
import type { TokenCache } from '../../http/tokenCache';
import type { SiteOptions } from './site';

export interface E10Options extends SiteOptions {
  /** The person as whom flows are read: E10 shows a flow only to people who may see it. */
  readerUserId: string;
  /** Of the ESB webhook that the site has set up to write form fields; without one nothing can be pushed. */
  esbTriggerToken?: string;
  /** The form of every flow of this host, named where values are written; `formIdOf` goes before it. */
  formId?: string;
  /** The form of one flow, from its seal settings. */
  formIdOf?: (flowId: string) => Promise<string | undefined>;
  /** Return to a given node as free return (type 0) instead of as return to a given node (type 2). */
  freeReturn?: boolean;
  /** Default `options`. */
  formValues?: E10FormValues;
  /** Whether the site's ESB answers success as an object without a code. */
  esbSuccessWithoutCode?: boolean;
  /** One operation, tokens and looks included. Default 20 s: E10 may carry out a node's own actions before it answers. */
  callTimeoutMs?: number;
  /** Otherwise the process's own for these credentials. */
  tokens?: TokenCache;
  /** One for all clients of a host; otherwise this client's own. */
  limiter?: Limiter;
  /** Likewise. */
  circuit?: Circuit;
}
