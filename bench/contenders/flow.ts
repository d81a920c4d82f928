/** The form of the flow that all contenders serve, by what its fields are for. */
export const fields = {
  subject: '1001',
  applicant: '1002',
  fileType: '1003',
  seal: '1004',
  useCount: '1005',
  sealCode: '1007',
  moreUses: '1012',
  appendedSealCode: '1014',
} as const;

export const flowId = 'contract';
export const nodes = ['draft', 'approve', 'seal', 'file'];
export const waitNodeId = 'seal';
export const points = {
  apply: { nodeId: 'approve', when: 'leave' },
  append: { exitId: 'more' },
} as const;

export const applicant = { userId: 'zhangsan', name: '张三' };
export const operator = { userId: 'lisi', name: '李四' };
export const useCount = 2;
export const moreUses = 2;
export const subjectOf = (flowRequestId: string) => `年度采购框架合同 ${flowRequestId}`;

/** Settings of the flow at Sealflow: the code is written back, and a completion submits the flow. */
export function sealSettings(bindingId: string) {
  const { subject, applicant: person, fileType, seal, useCount: count } = fields;
  return {
    bindingId,
    enabled: true,
    apply: {
      fields: { subject, applicant: person, fileType, seal, useCount: count },
      at: [points.apply],
      sealCodeField: fields.sealCode,
    },
    append: {
      fields: { useCount: fields.moreUses },
      at: [points.append],
      sealCodeField: fields.appendedSealCode,
    },
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'submitFlow', waitNodeIds: [waitNodeId], as: 'applicant' },
      },
    ],
  };
}
