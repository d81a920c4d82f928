import { wordsOf } from '../../words/useWords';

export const vendorNames = wordsOf<Record<string, string>>(
  { zhangguanjia: '章管家' },
  { zhangguanjia: '章管家' },
);

/** Where an administrator gets what the form asks for. */
export const accessHelp = wordsOf<Record<string, string>>(
  {
    zhangguanjia: 'client_id 和 client_secret 在章管家【集成中心】-【业务系统集成】中点击【申请接入】获得。',
  },
  {
    zhangguanjia: 'You get client_id and client_secret at 章管家: 集成中心 - 业务系统集成 - 申请接入.',
  },
);

export const ownFieldLabels = wordsOf<Record<string, string>>(
  { clientId: 'client_id', clientSecret: 'client_secret' },
  { clientId: 'client_id', clientSecret: 'client_secret' },
);
