import type { CheckFinding, CheckStep } from '../../application/checks';
import { PortError } from '../../application/ports/errors';
import { addressRefusedCode } from './addresses';
import type { OutgoingHttp } from './http';

/** One thing tried for real: gives what was found, or throws why not. */
export interface Trial {
  name: string;
  try(): Promise<CheckFinding>;
  /** What the fault means for this step, where more can be told than that there is no connection. */
  explain(error: PortError): CheckFinding;
}

/** Runs trials one after another and stops at the first that fails: the later ones could only say the same. */
export async function runTrials(trials: readonly Trial[]): Promise<CheckStep[]> {
  const steps: CheckStep[] = [];
  for (const trial of trials) {
    const began = performance.now();
    const { ok, finding } = await outcomeOf(trial);
    steps.push({ name: trial.name, ok, finding, ms: Math.round(performance.now() - began) });
    if (!ok) break;
  }
  return steps;
}

async function outcomeOf(trial: Trial): Promise<Pick<CheckStep, 'ok' | 'finding'>> {
  try {
    return { ok: true, finding: await trial.try() };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { ok: false, finding: noConnection(error) ?? trial.explain(error) };
  }
}

/** Whether anything answers at an address, whatever it says. */
export function addressTrial(field: string, url: string, http: OutgoingHttp): Trial {
  const { host } = new URL(url);
  return {
    name: 'address',
    try: async () => {
      await reach(url, http);
      return { code: 'address-answers', host };
    },
    explain: ({ message }) => ({ code: 'address-silent', field, said: message }),
  };
}

const connectTimeoutMs = 3000;
const totalTimeoutMs = 5000;

async function reach(url: string, http: OutgoingHttp): Promise<void> {
  try {
    await http.exchange({ label: 'address', method: 'GET', url, connectTimeoutMs, totalTimeoutMs });
  } catch (error) {
    // A status, even an error's, means that somebody is there.
    if (!(error instanceof PortError) || error.details.peerCode === undefined) throw error;
  }
}

/** What keeps a connection from coming about, told by what can be done about it. */
function noConnection({ details: { networkCode } }: PortError): CheckFinding | undefined {
  switch (networkCode) {
    case undefined:
      return undefined;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code: 'server-name-unknown' };
    case addressRefusedCode:
      return { code: 'address-forbidden' };
    case 'ECONNREFUSED':
      return { code: 'port-closed' };
    case 'timeout':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { code: 'no-connection-in-time' };
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return { code: 'no-tls' };
    default:
      return { code: 'no-connection', networkCode };
  }
}
