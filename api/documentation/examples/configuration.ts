import {
  bindingId,
  commandId,
  exits,
  fields,
  flowId,
  flowRequestId,
  hostId,
  nodes,
  savedBy,
  token,
} from './ids';
import type { OperationExamples } from './operationExamples';

/* Bindings, hosts, seal settings and catalogues. */

const times = { createdAt: '2026-11-25T01:30:00.000Z', changedAt: '2026-11-26T11:37:36.000Z' };
const callbackUrl = `https://seals.example.com/callbacks/zhangguanjia/${bindingId}/${token}`;
const autoLogin = {
  enabled: true,
  internalUrl: 'http://vendor.intra:8080',
  externalUrl: 'https://vendor.example.com',
  internalNetworks: ['10.0.0.0/8'],
};
const binding = {
  id: bindingId,
  name: '总部用印平台',
  vendor: 'zhangguanjia',
  enabled: true,
  openUrl: 'https://vendor.example.com/open',
  clientId: 'oa-sealflow',
  autoLogin,
  userMapping: { kind: 'mobile' },
  callback: { verifiers: [{ kind: 'pathToken' }, { kind: 'readBack' }] },
  applicationFields: ['crossPage', 'crossPageUseCount', 'fileCount', 'reason', 'department', 'attachments'],
  ...times,
};
const webhookHost = {
  kind: 'webhook',
  id: hostId,
  name: '集团OA',
  writeBack: { mode: 'push' },
  notifications: ['sealRequest.stateChanged'],
  ...times,
  url: 'https://oa.example.com/sealflow/commands',
  signInUrl: 'https://oa.example.com/sealflow/sign-in',
};
const settings = {
  bindingId,
  enabled: true,
  apply: {
    fields: {
      subject: fields.subject,
      applicant: fields.applicant,
      fileType: fields.fileType,
      seal: fields.seal,
      useCount: fields.useCount,
    },
    at: [{ nodeId: nodes.approve, when: 'leave' }],
    detailButtonField: fields.detail,
    sealCodeField: fields.sealCode,
  },
  append: {
    fields: { useCount: fields.moreUses },
    at: [{ exitId: exits.moreUses }],
    sealCodeField: fields.newCode,
  },
  end: { at: [{ exitId: exits.stop }] },
  callbacks: [
    {
      event: 'sealingCompleted',
      action: { kind: 'submitFlow', waitNodeIds: [nodes.seal], as: 'applicant', remark: '智能用印完成' },
    },
  ],
  onFailure: { field: fields.failure },
};

export const configurationSchemas = {
  NewBinding: {
    name: '总部用印平台',
    vendor: 'zhangguanjia',
    openUrl: 'https://vendor.example.com/open',
    clientId: 'oa-sealflow',
    clientSecret: 'as the vendor shows it',
    autoLogin,
    userMapping: { kind: 'mobile' },
  },
  CreatedBinding: { ...binding, callbackUrl },
  Binding: binding,
  BindingChange: { openUrl: 'https://vendor.example.com/open', clientSecret: 'as the vendor shows it' },
  Check: {
    ok: false,
    steps: [
      {
        name: 'address',
        ok: true,
        code: 'address-answers',
        message: 'vendor.example.com answers.',
        ms: 12,
      },
      {
        name: 'token',
        ok: false,
        code: 'vendor-credentials-refused',
        message: 'The vendor refuses clientId or clientSecret: “client secret error”.',
        ms: 87,
      },
    ],
  },
  SampleReading: {
    ok: true,
    fields: [
      { field: 'grantReplyFields.applyId', at: '', value: 'sf3f9a0c1d2e4b5a69788796a5b4c3d2' },
      { field: 'grantReplyFields.sealCode', at: '' },
    ],
    faults: [],
  },
  SealUse: {
    since: '2026-08-29T01:00:00.000Z',
    usesPerDay: [
      { day: '2026-11-26', count: 4 },
      { day: '2026-11-27', count: 1 },
    ],
    flows: [{ hostId, flowId, requests: 3, uses: 5 }],
  },
  CatalogueSync: { state: 'synced', at: '2026-11-27T01:00:00.000Z', seals: 28, fileTypes: 7 },
  NewWebhookHost: {
    kind: 'webhook',
    name: '集团OA',
    url: 'https://oa.example.com/sealflow/commands',
    signInUrl: 'https://oa.example.com/sealflow/sign-in',
    writeBack: { mode: 'push' },
    notifications: ['sealRequest.stateChanged', 'sealRequest.attentionRaised'],
  },
  NewE10Host: {
    kind: 'e10',
    name: '集团E10',
    baseUrl: 'https://e10.example.com',
    corpId: '8806055923431200001',
    appKey: 'a1b2c3d4e5f6',
    appSecret: 'as E10 shows it',
    readerUserId: '8806055923431203009',
  },
  WebhookHost: webhookHost,
  Host: webhookHost,
  CreatedHost: { ...webhookHost, secret: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' },
  HostChange: { writeBack: { mode: 'reply', fallback: 'push', replyWaitSeconds: 10 } },
  RotateHostSecret: { graceSeconds: 86_400 },
  NewHostTestWrite: {
    commandId: 'test-1',
    flowId,
    flowRequestId,
    fieldId: fields.sealCode,
    value: '测试',
  },
  HostTestWrite: {
    commandId,
    at: '2026-11-27T01:02:03.000Z',
    ms: 42,
    outcome: 'done',
    by: 'api:first-admin-key',
  },
  SealSettings: settings,
  SavedSealSettings: {
    ...settings,
    hostId,
    flowId,
    version: 3,
    savedAt: '2026-11-26T11:37:36.000Z',
    savedBy,
  },
};

const catalogue = { nextCursor: null, syncedAt: '2026-11-27T01:00:00.000Z', lastFailure: null };

export const configurationOperations = {
  'get /v1/bindings/profile': {
    200: {
      items: [
        {
          path: 'token.method',
          group: 'token',
          kind: 'choice',
          evidence: 'A',
          default: 'GET',
          options: ['GET', 'POST'],
        },
      ],
    },
  },
  'post /v1/bindings/profile/read': {
    body: {
      vendor: 'zhangguanjia',
      kind: 'apply',
      body: '{"errcode":0,"data_list":[{"sealapply_id":"sf3f9a0c1d2e4b5a69788796a5b4c3d2"}]}',
      profile: { grantReplyFields: { sealCode: ['gzm'] } },
    },
  },
  'post /v1/bindings/:id/callback-token/rotate': {
    body: { graceSeconds: 86_400 },
    200: { callbackUrl, oldAcceptedUntil: '2026-11-28T01:02:03.000Z' },
  },
  'post /v1/bindings/:id/catalogues/sync': { 202: { state: 'running' } },
  'get /v1/bindings/:id/seals': {
    200: {
      items: [
        { id: '9223372036854775807', name: '总公司公章' },
        { id: '9223372036854775805', name: '总公司旧公章', selectable: false, reason: 'frozen' },
      ],
      ...catalogue,
    },
  },
  'get /v1/bindings/:id/file-types': {
    200: { items: [{ id: '9223372036854775806', name: '采购合同' }], ...catalogue },
  },
  'post /v1/hosts/:id/secret/rotate': {
    200: {
      secret: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
      oldUsedUntil: '2026-11-28T01:02:03.000Z',
    },
  },
} satisfies Record<string, OperationExamples>;
