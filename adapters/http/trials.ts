import { PortError } from '../../application/ports/errors';
import { addressRefusedCode } from './addresses';
import type { OutgoingHttp } from './http';

/** A sentence that an administrator can act on. */
export interface Sentence {
  en: string;
  zh: string;
}

export interface CheckStep {
  name: string;
  ok: boolean;
  message: Sentence;
  ms: number;
}

/** One thing tried for real: gives what was found, or throws why not. */
export interface Trial {
  name: string;
  try(): Promise<Sentence>;
  /** What the fault means for this step, where more can be said than the fault itself says. */
  explain(error: PortError): Sentence;
}

/** Runs trials one after another and stops at the first that fails: the later ones could only say the same. */
export async function runTrials(trials: readonly Trial[]): Promise<CheckStep[]> {
  const steps: CheckStep[] = [];
  for (const trial of trials) {
    const began = performance.now();
    const { ok, message } = await outcomeOf(trial);
    steps.push({ name: trial.name, ok, message, ms: Math.round(performance.now() - began) });
    if (!ok) break;
  }
  return steps;
}

async function outcomeOf(trial: Trial): Promise<{ ok: boolean; message: Sentence }> {
  try {
    return { ok: true, message: await trial.try() };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { ok: false, message: noConnection(error) ?? trial.explain(error) };
  }
}

/** Whether anything answers at an address, whatever it says. */
export function addressTrial(field: string, url: string, http: OutgoingHttp): Trial {
  const { host } = new URL(url);
  return {
    name: 'address',
    try: async () => {
      await reach(url, http);
      return { en: `${host} answers.`, zh: `${host} 可以访问。` };
    },
    explain: (error) => ({
      en: `${field} cannot be asked: ${error.message}.`,
      zh: `${field} 无法访问：${error.message}。`,
    }),
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
function noConnection({ details: { networkCode } }: PortError): Sentence | undefined {
  switch (networkCode) {
    case undefined:
      return undefined;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        en: 'The server name in the address cannot be found. Is it spelt right, and does this machine know it?',
        zh: '地址中的服务器名称无法解析，请检查拼写以及本机的域名解析。',
      };
    case addressRefusedCode:
      return {
        en: 'The address leads to a machine that is never called: link-local, or of a cloud’s own services, or private where SEALFLOW_PRIVATE_ADDRESSES refuses these.',
        zh: '该地址指向不允许访问的机器：链路本地地址、云平台自身的服务，或 SEALFLOW_PRIVATE_ADDRESSES 禁止的内网地址。',
      };
    case 'ECONNREFUSED':
      return {
        en: 'The server is there, but nothing listens at this port. Is the port right, and is the service running?',
        zh: '服务器可达，但该端口没有服务，请检查端口以及服务是否已启动。',
      };
    case 'timeout':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        en: 'No connection in time. Does a firewall stand between this machine and that address?',
        zh: '连接超时，请检查本机到该地址之间的网络和防火墙。',
      };
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return {
        en: 'The server does not speak TLS at this port. Should the address begin with http:// ?',
        zh: '该端口不支持 TLS，地址是否应以 http:// 开头？',
      };
    default:
      return {
        en: `No connection (${networkCode}). Is the address right, and is the certificate one that this machine trusts?`,
        zh: `无法建立连接（${networkCode}），请检查地址以及证书是否受本机信任。`,
      };
  }
}
