import { wordsOf } from '../../words/useWords';

interface Written {
  hostName: string;
  flowRequestId: string;
  fieldId: string;
  value: string;
}

export const testWriteWords = wordsOf(
  {
    action: '测试写入',
    title: (name: string) => `测试写入：${name}`,
    notPushed:
      '该流程引擎的回写方式不是推送，无法测试写入：值放在流程事件的应答中，或随下一次提交带回。需要推送时，请在“编辑”中改为推送。',
    flowRequestHelp: '请选用测试用的流程。',
    field: '字段编号',
    value: '写入的值',
    valueHelp: '留空则清空该字段。',
    consequence: ({ hostName, flowRequestId, fieldId, value }: Written) =>
      value === ''
        ? `将真实地清空“${hostName}”中流程 ${flowRequestId} 的字段 ${fieldId}。`
        : `将真实地把“${value}”写入“${hostName}”中流程 ${flowRequestId} 的字段 ${fieldId}，原有的值会被覆盖。`,
    write: '写入',
    done: (ms: number) => `流程引擎已确认写入（${ms} ms），请在表单中核对。`,
    notDone: '没有写入，或无法确认是否已写入',
    because: ({ zh }: { sentence: string; zh: string }) => zh,
  },
  {
    action: 'Test write',
    title: (name: string) => `Test write: ${name}`,
    notPushed:
      'Nothing is pushed to this host engine, so there is nothing to test: values go with the reply to its flow events, or with the next submit. Where they are to be pushed, edit how they are written back.',
    flowRequestHelp: 'Take a flow that is there for tests.',
    field: 'Field id',
    value: 'Value',
    valueHelp: 'Empty: the field is emptied.',
    consequence: ({ hostName, flowRequestId, fieldId, value }: Written) =>
      value === ''
        ? `Field ${fieldId} of flow ${flowRequestId} at "${hostName}" will be emptied for real.`
        : `"${value}" will be written for real into field ${fieldId} of flow ${flowRequestId} at "${hostName}", over what is there.`,
    write: 'Write',
    done: (ms: number) => `The host engine says that it is written (${ms} ms). See the form.`,
    notDone: 'Not written, or nobody can tell',
    because: ({ sentence }: { sentence: string; zh: string }) => sentence,
  },
);
