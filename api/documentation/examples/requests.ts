import {
  applicant,
  applyId,
  bindingId,
  callbackId,
  commandId,
  exits,
  fields,
  fileTypeId,
  flowId,
  flowRequestId,
  hostId,
  nodes,
  operator,
  requestId,
  sealId,
} from './ids';
import type { OperationExamples } from './operationExamples';

/* Seal requests, flow events, callbacks and what hosts are told. */

const subject = '年度采购框架合同（2026）';
const trigger = { nodeId: nodes.approve, when: 'leave', action: 'submit' };
const form = {
  [fields.subject]: subject,
  [fields.applicant]: applicant,
  [fields.fileType]: fileTypeId,
  [fields.seal]: sealId,
  [fields.useCount]: 3,
};
const application = {
  bindingId,
  hostId,
  flowRequestId,
  subject,
  applicant,
  fileTypeId,
  seals: [{ sealId, useCount: 3, crossPageUseCount: 1 }],
};
const times = { requestedAt: '2026-11-27T01:02:03.000Z', changedAt: '2026-11-27T01:02:04.512Z' };
const applied = { commandId: '4611686018427387904', kind: 'apply', outcome: 'done' };
const sealing = {
  id: requestId,
  state: 'sealing',
  attempt: 1,
  round: 0,
  sealCode: '482913',
  codeLive: true,
  subject,
  applicant,
  bindingId,
  vendor: 'zhangguanjia',
  hostId,
  flowId,
  flowRequestId,
  vendorApplicationId: applyId,
  fileTypeId,
  seals: [{ sealId, useCount: 3, crossPageUseCount: 1, usedCount: 0, leftCount: 3 }],
  commands: [applied],
  attention: [],
  ...times,
};
const applying = {
  ...sealing,
  state: 'applying',
  sealCode: null,
  codeLive: false,
  commands: [{ ...applied, outcome: 'pending' }],
};
const appended = {
  ...sealing,
  round: 1,
  sealCode: '730155',
  seals: [{ sealId, useCount: 5, crossPageUseCount: 1, usedCount: 3, leftCount: 2 }],
  commands: [applied, { commandId: 'append-1', kind: 'append', outcome: 'done' }],
  changedAt: '2026-11-27T03:20:41.000Z',
};
const ended = {
  ...sealing,
  state: 'ended',
  codeLive: false,
  endedAt: '2026-11-27T05:00:12.000Z',
  commands: [applied, { commandId: 'end-1', kind: 'end', outcome: 'done' }],
  changedAt: '2026-11-27T05:00:12.000Z',
};
const callback = {
  id: callbackId,
  bindingId,
  receivedAt: '2026-11-27T04:10:00.000Z',
  state: 'delivered',
  event: 'sealingCompleted',
  applyId,
  sealRequestId: requestId,
  source: 'callback',
};
const body = JSON.stringify({ event: 'seal_finish', sealapply_id: applyId });

export const requestSchemas = {
  SealApplication: { commandId: '4611686018427387904', ...application },
  SealRequest: { ...sealing, codes: [{ sealId, person: applicant.name, code: '482913', complete: false }] },
  AppendUses: { commandId: 'append-1', seals: [{ sealId, useCount: 2 }] },
  EndSealing: { commandId: 'end-1', reason: '合同已作废' },
  DetailLinkWish: { user: { userId: applicant.userId, mobile: applicant.mobile } },
  SettleAttention: { commandId: 'settle-1', decision: 'resend', note: '用印平台已恢复，重新发送' },
  FlowEvent: { eventId: '4611686018427387904', flowId, flowRequestId, trigger, operator, form },
  FlowEventOutcome: {
    outcome: 'apply',
    sealRequestId: requestId,
    state: 'sealing',
    sealCode: '482913',
    writeBack: [{ fieldId: fields.sealCode, value: '482913' }],
  },
  RefusedFlowEvent: {
    id: callbackId,
    hostId,
    flowId,
    flowRequestId,
    eventId: '4611686018427387904',
    trigger,
    actor: '集团OA (key_0mbq3k7x1a2b3c4d5) for 8806055923431203002',
    at: '2026-11-27T01:02:03.000Z',
    outcome: 'refused',
    code: 'invalid',
    sentence: '用印次数：必填',
    errors: [{ path: `form.${fields.useCount}`, label: '用印次数', code: 'required', message: '必填' }],
    pending: true,
  },
  TriedOut: { outcome: 'apply', attempt: 1, application: { subject, applicant, fileTypeId } },
  HostDelivery: {
    commandId,
    kind: 'fields.write',
    state: 'done',
    via: 'push',
    fieldIds: [fields.sealCode],
    requestedAt: '2026-11-27T01:02:04.512Z',
    tries: [{ at: '2026-11-27T01:02:04.600Z', ms: 41, outcome: 'done' }],
  },
  Callback: callback,
  WholeCallback: {
    ...callback,
    contentType: 'application/json',
    body,
    bodyEncoding: 'utf-8',
    bodySha256: '5d41402abc4b2a76b9719d911017c592ae2cb9c1d0f6f0b7d5b7d0d3c2b1a0f9',
    history: [{ state: 'delivered', at: '2026-11-27T04:10:00.240Z' }],
  },
};

const asForm = `event=seal_finish&sealapply_id=${applyId}`;
const received = {
  body: { event: 'seal_finish', sealapply_id: applyId },
  'application/x-www-form-urlencoded': asForm,
  'multipart/form-data': asForm,
  ...{ 200: 'success', 201: 'success', 202: 'success' },
};

export const requestOperations = {
  'post /v1/seal-requests': { 202: applying, problem: { 409: 'already-open', 422: 'vendor-refused' } },
  'post /v1/seal-requests/:id/appends': { 200: appended, problem: { 409: 'not-granted-yet' } },
  'post /v1/seal-requests/:id/end': { 200: ended, problem: { 409: 'closed' } },
  'post /v1/seal-requests/:id/attention': { problem: { 409: 'nothing-to-settle' } },
  'post /v1/seal-requests/:id/deliveries/:commandId/redeliver': { problem: { 409: 'not-repeatable' } },
  'get /v1/seal-requests/:id': { problem: { 409: 'already-open' } },
  'get /v1/seal-requests/:id/events': {
    200: {
      items: [
        {
          seq: 1,
          type: 'SealApplied',
          at: '2026-11-27T01:02:04.512Z',
          actor: 'sealflow',
          data: { sealCode: '482913' },
        },
      ],
      nextCursor: null,
    },
  },
  'post /v1/seal-requests/:id/detail-link': {
    200: {
      url: `https://seals.example.com/seal-details/${requestId}?pass=c2VhbGVk`,
      expiresAt: '2026-11-27T01:07:03.000Z',
    },
  },
  'post /v1/seal-requests/:id/refresh': { body: { commandId: 'refresh-1' } },
  'get /v1/files/:token': { 200: 'The bytes of a PDF or of a picture.' },
  'post /v1/hosts/:hostId/flow-events': {
    202: { outcome: 'apply', sealRequestId: requestId, state: 'applying' },
    problem: { 409: 'effect-in-progress' },
  },
  'post /v1/hosts/:hostId/flows/:flowId/seal-settings/try': {
    body: { event: { trigger: { exitId: exits.moreUses, action: 'submit' }, operator, form } },
  },
  'post /v1/flow-events/:id/dismiss': { body: { note: '已重新发起流程' } },
  'post /callbacks/zhangguanjia/:bindingId/:token': received,
  'post /callbacks/qiyuesuo/:bindingId/:token': {
    ...received,
    body: { businessId: '2841758431512809473', status: 'COMPLETE' },
  },
  'post /c/:token': received,
} satisfies Record<string, OperationExamples>;
