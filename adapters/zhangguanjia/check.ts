import { PortError } from '../../application/ports/errors';
import type { OutgoingHttp } from '../http/http';
import { addressTrial, type Sentence, type Trial } from '../http/trials';
import type { ZhangGuanJia } from './client';

/** No application of any system has this id: ours begin otherwise, and nobody else's are so long. */
const noApplication = 'sealflow-check-00000000000000000000';

/** What a binding needs to work, tried for real: the address, a token, the list of seals, and the detail call. */
export function bindingTrials(openUrl: string, client: ZhangGuanJia, http: OutgoingHttp): Trial[] {
  return [
    addressTrial('openUrl', openUrl, http),
    {
      name: 'token',
      try: async () => {
        await client.checkConnection();
        return {
          en: 'A token was given for clientId and clientSecret.',
          zh: 'clientId 和 clientSecret 有效，已取得令牌。',
        };
      },
      explain: explainToken,
    },
    {
      name: 'seals',
      try: async () => {
        const { items, total } = await client.sealPage({ page: 1, size: 1 });
        const [first] = items;
        if (!first)
          return {
            en: 'The list of seals can be read, and is empty: are there seals in 印章管理-印章库?',
            zh: '印章列表可以读取，但没有印章，请检查章管家的印章管理-印章库。',
          };
        const count = total === undefined ? '' : ` (${total})`;
        return {
          en: `Seals can be read${count}, ${first.name} among them.`,
          zh: `印章列表可以读取${count}，例如“${first.name}”。`,
        };
      },
      explain: (error) => ({
        en: `The list of seals cannot be read: ${error.message}. May this client read seals, and is paths.seals of the profile right?`,
        zh: `印章列表无法读取：${error.message}。请检查该应用是否有权读取印章，以及 profile 中的 paths.seals。`,
      }),
    },
    ...(client.detail ? [detailTrial(client.detail)] : []),
  ];
}

/** Asked for what cannot exist: completions, lost replies and the detail page rest on this call. */
function detailTrial(detail: NonNullable<ZhangGuanJia['detail']>): Trial {
  return {
    name: 'detail',
    try: async () => {
      if ((await detail(noApplication)) !== null)
        throw new PortError('unknown', 'it shows an application that does not exist');
      return {
        en: 'The detail call is there: it does not know an application that does not exist.',
        zh: '详情接口可以访问：查询不存在的申请时，正确返回“不存在”。',
      };
    },
    explain: explainDetail,
  };
}

function explainDetail({ kind, message, details: { notServed, notReadable } }: PortError): Sentence {
  if (notServed)
    return {
      en: `章管家 has no detail call at paths.detail of the profile: ${message}. Correct the path, or set detailAvailable to false: completions are then believed without being read back.`,
      zh: `章管家在 profile 的 paths.detail 处没有详情接口：${message}。请更正路径；若该站点没有详情接口，请将 detailAvailable 设为 false，届时回调不再回查核实。`,
    };
  if (notReadable)
    return {
      en: `The detail call answers with what is no reply of 章管家's API, such as a sign-in page: ${message}. Is paths.detail of the profile right, and are reply and detailFields those of this site?`,
      zh: `详情接口返回的不是章管家接口的应答（例如登录页面）：${message}。请检查 profile 中的 paths.detail，以及 reply 和 detailFields 是否与该站点一致。`,
    };
  if (kind === 'refused')
    return {
      en: `章管家 refuses to show an application that does not exist: “${message}”. If these words mean that there is none, add them to messages.notFound of the profile; otherwise this client may not read details.`,
      zh: `查询不存在的申请时，章管家答复：“${message}”。若其含义为申请不存在，请将其加入 profile 的 messages.notFound；否则请检查该应用是否有权查询申请详情。`,
    };
  return {
    en: `The detail call does not work: ${message}.`,
    zh: `详情接口无法使用：${message}。`,
  };
}

/** 403, 404 and 405 speak of the path; a code of the vendor's own speaks of the credentials. */
function explainToken({ message, details: { peerCode } }: PortError): Sentence {
  if (peerCode === undefined || /^HTTP /.test(peerCode))
    return {
      en: `The token cannot be fetched: ${message}. Is openUrl the address of 章管家 itself, and paths.token of the profile right?`,
      zh: `无法取得令牌：${message}。请检查 openUrl 是否为章管家的服务地址，以及 profile 中的 paths.token。`,
    };
  return {
    en: `章管家 does not accept clientId and clientSecret: ${message}. They are given out in 集成中心-业务系统集成-申请接入.`,
    zh: `章管家不接受该 clientId 和 clientSecret：${message}。请在集成中心-业务系统集成-申请接入中核对。`,
  };
}
