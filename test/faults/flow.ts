/** The form of the suite's flows, by what its fields are for. */
export const field = {
  subject: '1001',
  applicant: '1002',
  fileType: '1003',
  seal: '1004',
  useCount: '1005',
  crossPageUseCount: '1006',
  sealCode: '1007',
  detailButton: '1008',
  attachments: '1009',
  moreSeal: '1011',
  moreUses: '1012',
  appendedSealCode: '1014',
  failure: '1015',
  usedCount: '1016',
  state: '1017',
} as const;

export const points = {
  apply: { nodeId: 'approve', when: 'leave' },
  append: { exitId: 'more' },
  end: { exitId: 'stop' },
  withdraw: { nodeId: 'seal', when: 'leave', action: 'withdraw' },
} as const;

export const nodes = ['draft', 'approve', 'seal', 'file', 'end'];
export const waitNodeId = 'seal';
export const nodeAfterSubmit = 'file';
export const nodeAfterReturn = 'approve';

/**
 * `archived`: requests that live until their files are archived; `ended`: that are over soon after their end;
 * `codeless`: of a binding whose replies bear no code, and whose detail cannot be asked for it.
 */
export type FlowKind = 'archived' | 'ended' | 'codeless';
export const flowIds: Record<FlowKind, string> = {
  archived: 'flow-archived',
  ended: 'flow-ended',
  codeless: 'flow-codeless',
};

/** `atNodeId`: where the rules expect the flow to wait, rightly or not. */
export function sealSettings(bindingId: string, kind: FlowKind, atNodeId = waitNodeId) {
  const { subject, applicant, fileType, seal, useCount, crossPageUseCount } = field;
  return {
    bindingId,
    enabled: true,
    apply: {
      fields: { subject, applicant, fileType, seal, useCount, crossPageUseCount },
      at: [points.apply],
      sealCodeField: field.sealCode,
      detailButtonField: field.detailButton,
    },
    append: {
      fields: { useCount: field.moreUses },
      at: [points.append],
      sealCodeField: field.appendedSealCode,
    },
    end: { at: [points.end] },
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'submitFlow', waitNodeIds: [atNodeId], as: 'applicant' },
        writeFields: [{ value: 'usedCount', fieldId: field.usedCount }],
      },
      {
        event: 'approvalRejected',
        action: { kind: 'returnFlow', waitNodeIds: [atNodeId], as: 'applicant', to: 'previous' },
      },
      ...(kind === 'archived'
        ? [
            {
              event: 'filesArchived',
              action: { kind: 'writeFields' },
              writeFields: [{ value: 'state', fieldId: field.state }],
            },
          ]
        : []),
    ],
    onFailure: { field: field.failure },
    ...(kind === 'ended' ? { quietCloseSeconds: 3 } : {}),
  };
}
