import { type Circuit, createCircuit } from '../http/circuit';
import type { OutgoingHttp } from '../http/http';
import { createLimiter, type Limiter } from '../http/limiter';
import { createTokenCache, type TokenCache } from '../http/tokenCache';
import type { VendorClient } from '../vendorAdapter';
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
export interface ZhangGuanJia
  extends Omit<VendorClient, keyof ImageCalls | keyof CatalogueCalls>,
    CatalogueCalls,
    FileCalls,
    ImageCalls,
    LoginCalls {}

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
  const catalogues = catalogueCalls(ask);
  const login = loginCalls(profile);
  return {
    ...applicationCalls(ask),
    ...catalogues,
    ...fileCalls(ask),
    ...imageCalls(session, profile),
    ...login,
    signInAddress: async (site, mobile) => login.webLogin(site, await catalogues.loginToken(mobile)),
    // A token for real, past the cache.
    async checkConnection() {
      await session.fetchToken();
    },
  };
}
