import { PortError } from '../../../application/ports/errors';
import type { HostPort, HostSignIn } from '../../../application/ports/host';
import { defined } from '../../../domain/defined';
import { createCircuit } from '../../http/circuit';
import { createLimiter } from '../../http/limiter';
import { createTokenCache } from '../../http/tokenCache';
import { flowCalls } from './flows';
import type { E10Options } from './options';
import { type PeopleCalls, peopleCalls } from './people';
import { createSession } from './session';
import { siteOf } from './site';

/** The port, and E10's other calls. */
export interface E10Host extends HostPort, PeopleCalls {
  readonly signIn: HostSignIn;
  mobileOf: PeopleCalls['mobileOf'];
  /** Fetches a token for real: resolves, or throws the PortError that says what failed. */
  checkConnection(): Promise<void>;
}

const defaultCallTimeoutMs = 20_000;

/**
 * One Weaver E10 by its OpenAPI, as seen in public clients; what was not seen is said where it is used.
 *
 * Each operation throws PortError: `refused` with E10's words and `peerCode` (and with `nodeId` for a submit or return
 * that finds the flow at none of its `waitNodeIds`), `passing`, `unknown`, `misconfigured`. None takes longer than
 * `callTimeoutMs`, tokens and looks included. A submit or return is sent once: after a lost reply it is
 * `unknown`, and `read` tells no more than where the flow is (`commandDone` stays absent: E10 cannot tell).
 *
 * @throws PortError `misconfigured` for an address that cannot be used.
 */
export function createE10Host(options: E10Options): E10Host {
  const { callTimeoutMs = defaultCallTimeoutMs } = options;
  const site = siteOf(options);
  const session = createSession({
    site,
    tokens: options.tokens ?? createTokenCache(),
    limiter: options.limiter ?? createLimiter(),
    circuit: options.circuit ?? createCircuit(),
  });
  const end = () => Date.now() + callTimeoutMs;
  const { maySee, ...flows } = flowCalls(session, options, end);
  const people = peopleCalls(session, end);
  return {
    callTimeoutMs,
    signIn: signInBy(people, maySee),
    ...flows,
    ...people,
    checkConnection: () => session.fetchToken(end()),
  };
}

/** 免登: E10 sends the browser back with an `eteams_token` (seen in public clients). */
function signInBy({ signInUrl, userOf }: PeopleCalls, maySee: HostSignIn['maySee']): HostSignIn {
  return {
    tokenParameter: 'eteams_token',
    url: signInUrl,
    maySee,
    async userOf(token) {
      const { userId, mobile } = await userOf(token);
      if (userId === undefined)
        throw new PortError(
          'refused',
          'E10 has signed somebody in, and its people name nobody by it, or several',
        );
      return { userId, ...defined({ mobile }) };
    },
  };
}
