import type { PortError } from '../../application/ports/errors';
import { addressTrial, type Sentence, type Trial } from '../http/trials';
import type { ZhangGuanJia } from './client';

/** What a binding needs to work, tried for real: the address, a token, and the list of seals. */
export function bindingTrials(openUrl: string, client: ZhangGuanJia): Trial[] {
  return [
    addressTrial('openUrl', openUrl),
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
  ];
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
