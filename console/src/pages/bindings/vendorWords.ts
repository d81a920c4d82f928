import { wordsOf } from '../../words/useWords';

/* As the documentation of each vendor has it: its menus and its words. */

/** Where an administrator gets what the form asks for. */
export const accessHelp = wordsOf<Record<string, string>>(
  {
    zhangguanjia: 'client_id 和 client_secret 在章管家【集成中心】-【业务系统集成】中点击【申请接入】获得。',
    qiyuesuo:
      'Access Token 和 Secret 由契约锁管理员在开放平台中提供；服务地址是开放平台的地址，端口通常为9182。',
  },
  {
    zhangguanjia: 'You get client_id and client_secret at ZhangGuanJia: 集成中心 - 业务系统集成 - 申请接入.',
    qiyuesuo:
      'An administrator of Qiyuesuo gives you the access token and the secret of its open platform. The address is that of the open platform, mostly at port 9182.',
  },
);

/** How a callback address is entered there, step by step. */
export const callbackSteps = wordsOf<Record<string, readonly string[]>>(
  {
    zhangguanjia: [
      '登录章管家，进入【集成中心】-【业务系统集成】，打开为本系统申请的接入。',
      '把回调地址填入推送地址。',
      '勾选推送节点：智能用印后、文件归档后，以及自动结束、流程终止、驳回（以您的版本为准）。',
    ],
    qiyuesuo: [
      '登录契约锁管理控制台，进入【物理用印服务】-【回调设置】。',
      '把回调地址填入用印结束、用印图片、剩余次数三项。三项填同一个地址；只有一项可填时，填入该项即可。',
      '契约锁没有发送的回调，由定期核对补齐。',
    ],
  },
  {
    zhangguanjia: [
      'Log in at ZhangGuanJia, open 集成中心 - 业务系统集成 and there the access of this system.',
      'Enter the callback address as the push address (推送地址).',
      'Tick the push nodes: 智能用印后, 文件归档后, and 自动结束, 流程终止, 驳回 where your version has them.',
    ],
    qiyuesuo: [
      'Log in at the console of Qiyuesuo, and open 物理用印服务 - 回调设置.',
      'Enter the callback address three times: for the end of sealing, for its images and for the uses left. Where there is one field alone, enter it there.',
      'What is not called back is found by reconciliation.',
    ],
  },
);
