import type { VendorClient } from '../vendorAdapter';
import { applicationCalls } from './applications';
import { catalogueCalls } from './catalogues';
import { fileCalls } from './files';
import { createSession, type SessionOptions } from './session';
import { signInAddress } from './signIn';

export interface QiyuesuoOptions extends SessionOptions {
  /** The company that applies (`tenantName`). */
  company: string;
  signInKey: string | undefined;
}

/**
 * One Qiyuesuo server. Everything it sends or reads is named by the profile (level A, B or C there).
 *
 * Each operation throws PortError: `refused` with the vendor's words and `peerCode`, `passing`, `unknown`,
 * `misconfigured`. No call is made twice: the vendor would do it twice.
 *
 * @throws PortError `misconfigured` for an `openUrl` that is no http(s) address.
 */
export function createQiyuesuo(options: QiyuesuoOptions): VendorClient {
  const session = createSession(options);
  const { profile } = session;
  return {
    ...applicationCalls(session, options.company),
    ...catalogueCalls(session),
    ...fileCalls(session),
    signInAddress: async (site, mobile) => signInAddress(site, mobile, options.signInKey, profile),
    // There is no token call: whatever is signed proves the credentials.
    async checkConnection() {
      await session.reply({ name: 'companies', method: 'GET', path: profile.paths.companies });
    },
  };
}
