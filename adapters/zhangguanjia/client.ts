import type { VendorPort } from '../../application/ports/vendor';
import { type Circuit, createCircuit } from '../http/circuit';
import type { OutgoingHttp } from '../http/http';
import { createLimiter, type Limiter } from '../http/limiter';
import { createTokenCache, type TokenCache } from '../http/tokenCache';
import { applicationCalls } from './applications';
import { createAsk } from './ask';
import { type CatalogueCalls, catalogueCalls } from './catalogues';
import { type FileCalls, fileCalls } from './files';
import { type ImageCalls, imageCalls } from './images';
import { type LoginCalls, loginCalls } from './login';
import type { Profile } from './profile';
import { createSession } from './session';

export interface ZhangGuanJiaOptions {
  http: OutgoingHttp;
  openUrl: string;
  clientId: string;
  clientSecret: string;
  profile: Profile;
  /** Of all clients with these credentials; otherwise this client's own. */
  tokens?: TokenCache;
  /** One for all clients of a binding; otherwise this client's own. */
  limiter?: Limiter;
  /** Likewise. */
  circuit?: Circuit;
}

/** The port, and the vendor's other calls. */
export interface ZhangGuanJia extends VendorPort, CatalogueCalls, FileCalls, ImageCalls, LoginCalls {
  /** Fetches a token for real: resolves, or throws the PortError that says what failed. */
  checkConnection(): Promise<void>;
}

/**
 * One ZhangGuanJia server. Everything it sends or reads is named by the profile (level A, B or C there).
 *
 * Each operation throws PortError: `refused` with the vendor's words and `peerCode` (with `duplicate` for an apply
 * whose id the vendor has), `passing`, `unknown`, `misconfigured`. None takes longer than `callTimeoutMs`, tokens
 * included; uploads and downloads have the profile's `uploadMs`.
 *
 * @throws PortError `misconfigured` for an `openUrl` that is no http(s) address.
 */
export function createZhangGuanJia(options: ZhangGuanJiaOptions): ZhangGuanJia {
  const { profile, tokens = createTokenCache(), limiter = createLimiter() } = options;
  const session = createSession({ ...options, tokens, limiter, circuit: options.circuit ?? createCircuit() });
  const ask = createAsk(session, profile);
  return {
    ...applicationCalls(ask),
    ...catalogueCalls(ask),
    ...fileCalls(ask),
    ...imageCalls(session, profile),
    ...loginCalls(profile),
    async checkConnection() {
      await session.fetchToken();
    },
  };
}
