import { PortError } from '../../../application/ports/errors';
import type { OutgoingHttp } from '../../http/http';
import { addressTrial, type Sentence, type Trial } from '../../http/trials';
import type { E10Host } from './client';
import { unknownPersonCode } from './wire';

/** E10's ids have 19 digits: no flow request of any site has this one. */
const noFlowRequest = '1';

/** What an E10 needs to work, tried for real: the address, a token, and reading a flow as the person who reads. */
export function e10Trials(
  baseUrl: string,
  client: Pick<E10Host, 'checkConnection' | 'read'>,
  http: OutgoingHttp,
): Trial[] {
  return [
    addressTrial('baseUrl', baseUrl, http),
    {
      name: 'token',
      try: async () => {
        await client.checkConnection();
        return {
          en: 'A token was given for corpId, appKey and appSecret.',
          zh: 'corpId、appKey 和 appSecret 有效，已取得令牌。',
        };
      },
      explain: explainToken,
    },
    {
      name: 'reading',
      try: async () => {
        await readNothing(client);
        return { en: 'Flows can be read as readerUserId.', zh: '可以 readerUserId 的身份读取流程。' };
      },
      explain: explainReading,
    },
  ];
}

async function readNothing(client: Pick<E10Host, 'read'>): Promise<void> {
  try {
    await client.read({ flowRequestId: noFlowRequest });
  } catch (error) {
    // It understood, and rightly knows no such flow request.
    if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
  }
}

/** A status speaks of the address; a code of E10's own speaks of the credentials. */
function explainToken({ message, details: { peerCode } }: PortError): Sentence {
  if (peerCode === undefined || /^HTTP /.test(peerCode))
    return {
      en: `The token cannot be fetched: ${message}. Is baseUrl the address of E10 itself, and are pathStyle and callSysCode those of this site?`,
      zh: `无法取得令牌：${message}。请检查 baseUrl 是否为 E10 的服务地址，以及 pathStyle 和 callSysCode 是否与该站点一致。`,
    };
  return {
    en: `E10 does not accept corpId, appKey and appSecret: ${message}. They are given out with the application in E10's open platform.`,
    zh: `E10 不接受该 corpId、appKey 和 appSecret：${message}。请在 E10 开放平台的应用中核对。`,
  };
}

function explainReading({ message, details: { peerCode } }: PortError): Sentence {
  if (peerCode === unknownPersonCode)
    return {
      en: `E10 does not know readerUserId: ${message}. It is the id of a person who may see the flows.`,
      zh: `E10 中没有 readerUserId 对应的人员：${message}。请填写有权查看流程的人员编号。`,
    };
  return {
    en: `A flow cannot be read: ${message}. May this application use the workflow API?`,
    zh: `无法读取流程：${message}。请检查该应用是否有流程接口的权限。`,
  };
}
