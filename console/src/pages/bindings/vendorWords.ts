import { wordsOf } from '../../words/useWords';

export const vendorNames = wordsOf<Record<string, string>>(
  { zhangguanjia: '章管家', qiyuesuo: '契约锁' },
  { zhangguanjia: '章管家', qiyuesuo: '契约锁 (Qiyuesuo)' },
);

/** Where an administrator gets what the form asks for. */
export const accessHelp = wordsOf<Record<string, string>>(
  {
    zhangguanjia: 'client_id 和 client_secret 在章管家【集成中心】-【业务系统集成】中点击【申请接入】获得。',
    qiyuesuo:
      'Access Token 和 Secret 由契约锁管理员在开放平台中提供；服务地址是开放平台的地址，端口通常为9182。',
  },
  {
    zhangguanjia: 'You get client_id and client_secret at 章管家: 集成中心 - 业务系统集成 - 申请接入.',
    qiyuesuo:
      'An administrator of 契约锁 gives you the access token and the secret of its open platform. The address is that of the open platform, mostly at port 9182.',
  },
);

export const ownFieldLabels = wordsOf<Record<string, string>>(
  {
    ...{ clientId: 'client_id', clientSecret: 'client_secret' },
    ...{ company: '用印公司名称', accessToken: 'Access Token', secret: 'Secret' },
    signInKey: '单点登录密钥（16位）',
  },
  {
    ...{ clientId: 'client_id', clientSecret: 'client_secret' },
    ...{ company: 'Company that applies', accessToken: 'Access Token', secret: 'Secret' },
    signInKey: 'Sign-in key (16 characters)',
  },
);
