import type { components } from '../../api/generated';
import { wordsOf } from '../../words/useWords';

type Delivery = components['schemas']['HostDelivery'];

export const deliveryWords = wordsOf(
  {
    title: '发往流程引擎',
    empty: '没有向流程引擎发送过内容。',
    requestedAt: '时间',
    kind: '内容',
    fields: '字段',
    tries: '次数',
    redeliver: '再次发送',
    redeliverTitle: '再次发送给流程引擎？',
    redeliverHelp: '以相同的编号再发送一次，已执行过的流程引擎会忽略。用印平台不受影响。',
    redelivered: '流程引擎已接受',
    notDelivered: '流程引擎未接受',
  },
  {
    title: 'Sent to the host',
    empty: 'Nothing was sent to the host engine.',
    requestedAt: 'Time',
    kind: 'What',
    fields: 'Fields',
    tries: 'Tries',
    redeliver: 'Send again',
    redeliverTitle: 'Send it to the host engine again?',
    redeliverHelp:
      'It is sent once more under the same id, so that a host that has carried it out drops it. Nothing at the vendor.',
    redelivered: 'The host engine has taken it',
    notDelivered: 'The host engine has not taken it',
  },
);

export const deliveryKindWords = wordsOf<Record<Delivery['kind'], string>>(
  {
    'fields.write': '写入表单',
    'flow.submit': '提交流程',
    'flow.return': '退回流程',
    'files.ready': '盖章文件地址',
    'sealRequest.stateChanged': '通知：状态变化',
    'sealRequest.attentionRaised': '通知：需要人工处理',
  },
  {
    'fields.write': 'Write the form',
    'flow.submit': 'Submit the flow',
    'flow.return': 'Return the flow',
    'files.ready': 'Where the sealed files are',
    'sealRequest.stateChanged': 'Notice: another state',
    'sealRequest.attentionRaised': 'Notice: waits for a person',
  },
);

export const deliveryStateWords = wordsOf<Record<Delivery['state'], string>>(
  {
    pending: '发送中',
    waiting: '等待随流程带回',
    done: '已完成',
    skipped: '无需执行',
    dropped: '已取消',
    failed: '失败',
  },
  {
    pending: 'Being sent',
    waiting: 'Waits for the host to ask',
    done: 'Done',
    skipped: 'Not needed',
    dropped: 'Dropped',
    failed: 'Failed',
  },
);

export const tryWords = wordsOf<Record<Delivery['tries'][number]['outcome'], string>>(
  { done: '成功', refused: '被拒绝', passing: '暂时失败', unknown: '结果未知', misconfigured: '配置有误' },
  {
    done: 'done',
    refused: 'refused',
    passing: 'failed for now',
    unknown: 'unknown',
    misconfigured: 'wrong configuration',
  },
);
