import { type Answer, ProductUnderTest } from '../../support/product';
import {
  appendPoint,
  applyPoint,
  Engine,
  type Flow,
  type FlowRequest,
  field,
  fieldErrors,
  problem,
  sealSettings,
} from '../routes/flowEvents/flows';

/*
 * What administrators and hosts get wrong: each with its status, and the path and code of every field that is wrong.
 */

let product: ProductUnderTest;
let engine: Engine;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'bad input');
}, 90_000);
afterAll(() => product.stop(), 30_000);

const hanzi = /\p{Script=Han}/u;

interface Refusal {
  status: number;
  type?: string;
  errors: string[];
}

/** Sends it in both languages: the answers say the same, one in English, one in Chinese. */
async function refuses(
  method: string,
  path: string,
  body: unknown,
  { status, type = status === 422 ? 'unprocessable' : 'malformed', errors }: Refusal,
): Promise<void> {
  const [en, zh] = (await Promise.all([
    product.api(method, path, body, { 'Accept-Language': 'en' }),
    product.api(method, path, body, { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.5' }),
  ])) as [Answer, Answer];
  for (const answer of [en, zh]) {
    expect({ status: answer.status, type: answer.data.type, errors: fieldErrors(answer) }).toEqual({
      status,
      type: problem(type),
      errors,
    });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.data.requestId).toEqual(expect.any(String));
  }
  const messages = ({ data }: Answer) => data.errors.map(({ message }: { message: string }) => message);
  // A message goes on after the field's name; what it quotes may be Chinese in either language.
  for (const message of messages(en)) expect(message).toMatch(/^[a-z]/);
  for (const message of messages(zh)) expect(message).toMatch(hanzi);
  expect(messages(zh)).not.toEqual(messages(en));
  expect(en.data.title).not.toMatch(hanzi);
  expect(zh.data.title).toMatch(hanzi);
  expect(zh.data.detail).toMatch(hanzi);
}

type Json = Record<string, unknown>;

/** A copy with what stands at a dotted path replaced, or taken away by undefined. */
function changed(body: Json, path: string, value: unknown): Json {
  const copy = structuredClone(body);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce((at, name) => at[name] as Json, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

describe('bindings', () => {
  const binding = (): Json => ({
    name: 'wrong',
    vendor: 'zhangguanjia',
    openUrl: 'http://zgj.example.com',
    clientId: 'id',
    clientSecret: 'secret',
    autoLogin: { enabled: false },
    userMapping: { kind: 'same' },
    profile: {},
  });
  test.each<[what: string, path: string, value: unknown, ...errors: string[]]>([
    ['no name', 'name', undefined, 'name required'],
    ['a blank name', 'name', '　', 'name invalid'],
    ['a name of two lines', 'name', 'a\nb', 'name invalid'],
    ['a name beyond 100 characters', 'name', 'x'.repeat(101), 'name too-big'],
    ['another vendor', 'vendor', 'acme', 'vendor invalid-value'],
    ['no address', 'openUrl', undefined, 'openUrl required'],
    ['an address without a scheme', 'openUrl', 'zgj.example.com', 'openUrl invalid'],
    ['an address of another scheme', 'openUrl', 'ftp://zgj.example.com', 'openUrl invalid'],
    ['an address with a password', 'openUrl', 'http://u:p@zgj.example.com', 'openUrl invalid'],
    ['an address with a query', 'openUrl', 'http://zgj.example.com/?a=b', 'openUrl invalid'],
    ['no client id', 'clientId', undefined, 'clientId required'],
    ['no secret', 'clientSecret', undefined, 'clientSecret required'],
    ['a secret that is a number', 'clientSecret', 12345, 'clientSecret invalid-type'],
    ['a typo', 'clientSecrte', 'x', 'clientSecrte unknown-field'],
    ['enabled as a text', 'enabled', 'true', 'enabled invalid-type'],
    [
      'auto login without addresses',
      'autoLogin',
      { enabled: true },
      'autoLogin.internalUrl required',
      'autoLogin.externalUrl required',
    ],
    [
      'auto login without the external address',
      'autoLogin',
      { enabled: true, internalUrl: 'http://zgj.intra' },
      'autoLogin.externalUrl required',
    ],
    [
      'a network that is none',
      'autoLogin.internalNetworks',
      ['10.0.0.0/8', '10.0.0.0/33'],
      'autoLogin.internalNetworks.1 invalid',
    ],
    ['an unknown mapping', 'userMapping', { kind: 'email' }, 'userMapping.kind invalid-value'],
    [
      'a mapping by a table that is not there',
      'userMapping',
      { kind: 'table' },
      'userMapping.table required',
    ],
    ['an empty table', 'userMapping', { kind: 'table', table: [] }, 'userMapping.table too-small'],
    [
      'a person twice in the table',
      'userMapping',
      {
        kind: 'table',
        table: [
          { userId: 'a', uid: '1' },
          { userId: 'a', uid: '2' },
        ],
      },
      'userMapping.table.1.userId duplicate',
    ],
    ['a section that no profile has', 'profile', { pathz: {} }, 'profile.pathz unknown-field'],
    ['a path that no profile has', 'profile', { paths: { aply: '/a' } }, 'profile.paths.aply unknown-field'],
    [
      'an append style that is none',
      'profile',
      { appendStyle: 'twice' },
      'profile.appendStyle invalid-value',
    ],
    [
      'a verifier that is not served',
      'callback',
      { verifiers: [{ kind: 'hmac' }] },
      'callback.verifiers.0.kind invalid-value',
    ],
    [
      'a header without its secret',
      'callback',
      { verifiers: [{ kind: 'header', name: 'X-Token' }] },
      'callback.verifiers.0.secret required',
    ],
    [
      'verifiers that do not fit',
      'callback',
      {
        verifiers: [
          { kind: 'header', name: 'X Token', secret: 'short' },
          { kind: 'ipAllowList', networks: ['10.0.0.1'] },
        ],
      },
      'callback.verifiers.0.name invalid-format',
      'callback.verifiers.0.secret invalid-format',
      'callback.verifiers.1.networks.0 invalid',
    ],
    [
      'a verifier twice',
      'callback',
      { verifiers: Array(2).fill({ kind: 'ipAllowList', networks: ['10.0.0.0/8'] }) },
      'callback.verifiers.1 duplicate',
    ],
    [
      'a charset that is not served',
      'profile',
      { callbackCharset: 'big5' },
      'profile.callbackCharset invalid-value',
    ],
  ])('%s', async (_what, path, value, ...errors) => {
    await refuses('POST', '/v1/bindings', changed(binding(), path, value), { status: 400, errors });
    expect((await product.api('GET', '/v1/bindings?limit=100')).data.items).toHaveLength(1);
  });

  test.each<[what: string, path: string, value: unknown, ...errors: string[]]>([
    ['a null that may not be absent', 'name', null, 'name invalid-type'],
    ['another vendor', 'vendor', 'zhangguanjia', 'vendor unknown-field'],
    [
      'auto login half',
      'autoLogin',
      { enabled: true },
      'autoLogin.internalUrl required',
      'autoLogin.externalUrl required',
    ],
  ])('changed: %s', async (_what, path, value, ...errors) => {
    const change = { [path]: value };
    await refuses('PATCH', `/v1/bindings/${engine.bindingId}`, change, { status: 400, errors });
  });

  test.each<[what: string, body: Json, ...errors: string[]]>([
    ['no grace', {}, 'graceSeconds required'],
    ['grace before now', { graceSeconds: -1 }, 'graceSeconds too-small'],
    ['half a second', { graceSeconds: 0.5 }, 'graceSeconds invalid-type'],
    ['grace for a year', { graceSeconds: 31_536_000 }, 'graceSeconds too-big'],
  ])('rotation: %s', async (_what, body, ...errors) => {
    const path = `/v1/bindings/${engine.bindingId}/callback-token/rotate`;
    await refuses('POST', path, body, { status: 400, errors });
  });
});

describe('hosts', () => {
  const host = (): Json => ({ name: 'wrong', kind: 'webhook', url: 'http://oa.example.com/hook' });
  test.each<[what: string, path: string, value: unknown, ...errors: string[]]>([
    ['no name', 'name', undefined, 'name required'],
    ['an unknown kind', 'kind', 'fax', 'kind invalid-value'],
    ['no address', 'url', undefined, 'url required'],
    ['an address with a fragment', 'url', 'http://oa.example.com/#x', 'url invalid'],
    ['a secret that is too short', 'secret', 'whsec_c2hvcnQ=', 'secret invalid'],
    [
      'a secret without its prefix',
      'secret',
      'c2VhbGZsb3ctdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==',
      'secret invalid',
    ],
    ['an unknown way of write-back', 'writeBack', { mode: 'email' }, 'writeBack.mode invalid-value'],
    ['a reply without a second way', 'writeBack', { mode: 'reply' }, 'writeBack.fallback required'],
    [
      'a reply with itself as the second way',
      'writeBack',
      { mode: 'reply', fallback: 'reply' },
      'writeBack.fallback invalid-value',
    ],
    [
      'a reply that takes too long',
      'writeBack',
      { mode: 'reply', fallback: 'push', replyWaitSeconds: 31 },
      'writeBack.replyWaitSeconds too-big',
    ],
    [
      'a confirmation that takes too long',
      'writeBack',
      { mode: 'reply', fallback: 'push', replyConfirmSeconds: 3601 },
      'writeBack.replyConfirmSeconds too-big',
    ],
    [
      'a push with a second way',
      'writeBack',
      { mode: 'push', fallback: 'nextSubmit' },
      'writeBack.fallback unknown-field',
    ],
  ])('%s', async (_what, path, value, ...errors) => {
    await refuses('POST', '/v1/hosts', changed(host(), path, value), { status: 400, errors });
  });

  const e10 = {
    name: 'E10',
    kind: 'e10',
    baseUrl: 'http://e10.example.com',
    corpId: 'corp',
    appKey: 'app',
    appSecret: 'secret',
    readerUserId: '1974556705685090001',
  };
  test.each<[string, Record<string, unknown>, string[]]>([
    [
      'nothing but its kind',
      Object.fromEntries(Object.keys(e10).map((key) => [key, undefined])),
      ['kind required'],
    ],
    ['without a corp', { corpId: undefined }, ['corpId required']],
    ['with the field of a webhook host', { secret: 'x' }, ['secret unknown-field']],
    ['with a spelling that none has', { formValues: 'x' }, ['formValues invalid-value']],
    ['pushing without a way to', { writeBack: { mode: 'push' } }, ['esbTriggerToken required']],
    [
      'falling back to a push without a way to',
      { writeBack: { mode: 'nextSubmit', fallback: 'push' } },
      ['esbTriggerToken required'],
    ],
  ])('an E10 %s', (_what, changes, errors) =>
    refuses('POST', '/v1/hosts', { ...e10, ...changes }, { status: 400, errors }),
  );
});

describe('seal settings', () => {
  const path = () => `/v1/hosts/${engine.hostId}/flows/wrong/seal-settings`;
  const types: Record<string, string> = { applicant: 'person', fileType: 'browser', seal: 'browser' };
  const settings = (): Json => ({
    ...sealSettings(engine.bindingId),
    form: {
      formId: 'form',
      fields: Object.entries(field).map(([name, id]) => ({ id, name, type: types[name] ?? 'text' })),
    },
  });
  const rule = (action: Json, more: Json = {}) => [{ event: 'autoEnded', action, ...more }];
  const submit = { kind: 'submitFlow', waitNodeIds: ['n'], as: 'applicant' };
  const back = { kind: 'returnFlow', waitNodeIds: ['n'], as: 'applicant', to: 'previous' };

  test.each<[what: string, path: string, value: unknown, ...errors: string[]]>([
    ['no binding', 'bindingId', undefined, 'bindingId required'],
    ['an id that cannot be one', 'bindingId', 'b/1', 'bindingId invalid-format'],
    ['enabled left out', 'enabled', undefined, 'enabled required'],
    ['no 用印主题字段', 'apply.fields.subject', undefined, 'apply.fields.subject required'],
    ['no 申请人字段', 'apply.fields.applicant', undefined, 'apply.fields.applicant required'],
    ['no 文件类型字段', 'apply.fields.fileType', undefined, 'apply.fields.fileType required'],
    ['no 物理印章字段', 'apply.fields.seal', undefined, 'apply.fields.seal required'],
    ['no 用印次数字段', 'apply.fields.useCount', undefined, 'apply.fields.useCount required'],
    ['no 用印码回写字段', 'apply.sealCodeField', undefined, 'apply.sealCodeField required'],
    ['a field id with a space', 'apply.fields.subject', 'f 1', 'apply.fields.subject invalid-format'],
    [
      'a field of the application that is none',
      'apply.fields.useCuont',
      '1',
      'apply.fields.useCuont unknown-field',
    ],
    ['no 用印申请节点/出口', 'apply.at', [], 'apply.at too-small'],
    ['a node without its moment', 'apply.at', [{ nodeId: 'n' }], 'apply.at.0.when required'],
    ['a moment that is none', 'apply.at', [{ nodeId: 'n', when: 'during' }], 'apply.at.0.when invalid-value'],
    ['no action at all', 'apply.at', [{ exitId: 'e', actions: [] }], 'apply.at.0.actions too-small'],
    [
      'an action that is none',
      'apply.at',
      [{ exitId: 'e', actions: ['jump'] }],
      'apply.at.0.actions.0 invalid-value',
    ],
    ['a status that is none', 'apply.applyStatus', '6', 'apply.applyStatus invalid-value'],
    ['no 追加用印码回写字段', 'append.sealCodeField', undefined, 'append.sealCodeField required'],
    ['no 追加用印次数节点/出口', 'append.at', undefined, 'append.at required'],
    ['no 用印结束节点/出口', 'end', {}, 'end.at required'],
    ['endOnWithdraw as a text', 'endOnWithdraw', 'no', 'endOnWithdraw invalid-type'],
    ['no rules', 'callbacks', undefined, 'callbacks required'],
    ['an event that is none', 'callbacks.0.event', 'sealed', 'callbacks.0.event invalid-value'],
    [
      'an action that is none',
      'callbacks.0.action',
      { kind: 'sign' },
      'callbacks.0.action.kind invalid-value',
    ],
    [
      'a submit from nowhere',
      'callbacks.0.action',
      changed(submit, 'waitNodeIds', undefined),
      'callbacks.0.action.waitNodeIds required',
    ],
    [
      'a submit from no node',
      'callbacks.0.action',
      changed(submit, 'waitNodeIds', []),
      'callbacks.0.action.waitNodeIds too-small',
    ],
    [
      'a submit as nobody',
      'callbacks.0.action',
      changed(submit, 'as', undefined),
      'callbacks.0.action.as required',
    ],
    [
      'a remark beyond 200 characters',
      'callbacks.0.action',
      changed(submit, 'remark', '长'.repeat(201)),
      'callbacks.0.action.remark too-big',
    ],
    [
      'a return to nowhere',
      'callbacks.0.action',
      changed(back, 'to', undefined),
      'callbacks.0.action.to required',
    ],
    [
      'a return to a place that is none',
      'callbacks.0.action',
      changed(back, 'to', 'start'),
      'callbacks.0.action.to invalid-value',
    ],
    [
      'a value that is none',
      'callbacks.0.writeFields',
      [{ value: 'colour', fieldId: 'f' }],
      'callbacks.0.writeFields.0.value invalid-value',
    ],
    [
      'a value for no field',
      'callbacks.0.writeFields',
      [{ value: 'state' }],
      'callbacks.0.writeFields.0.fieldId required',
    ],
    ['a type of field that is none', 'form.fields.0.type', 'table', 'form.fields.0.type invalid-value'],
    ['no quiet time', 'quietCloseSeconds', 0, 'quietCloseSeconds too-small'],
    ['half a second', 'archiveWaitSeconds', 1.5, 'archiveWaitSeconds invalid-type'],
    [
      'a failure that only writes',
      'onFailure',
      { action: { kind: 'writeFields' } },
      'onFailure.action.kind invalid-value',
    ],
  ])('malformed: %s', async (_what, at, value, ...errors) => {
    await refuses('PUT', path(), changed(settings(), at, value), { status: 400, errors });
  });

  test.each<[what: string, path: string, value: unknown, ...errors: string[]]>([
    ['an unknown binding', 'bindingId', 'bnd_none', 'bindingId unknown-binding'],
    [
      'a field that the form has not',
      'apply.fields.subject',
      '999',
      'apply.fields.subject unknown-form-field',
    ],
    [
      'a subject out of a person field',
      'apply.fields.subject',
      field.applicant,
      'apply.fields.subject unfitting-field-type',
    ],
    [
      'an applicant out of a text field',
      'apply.fields.applicant',
      field.failure,
      'apply.fields.applicant unfitting-field-type',
    ],
    [
      'a flag without a count of cross-page uses',
      'apply.fields',
      {
        ...changed(sealSettings('b').apply.fields, 'crossPageUseCount', undefined),
        crossPage: field.failure,
      },
      'apply.fields.crossPageUseCount required',
    ],
    [
      'the code over the subject',
      'apply.sealCodeField',
      field.subject,
      'apply.sealCodeField field-read-and-written',
    ],
    [
      'the button over the code',
      'apply.detailButtonField',
      field.sealCode,
      'apply.detailButtonField field-written-twice',
    ],
    [
      'both codes in one field',
      'append.sealCodeField',
      field.sealCode,
      'append.sealCodeField field-written-twice',
    ],
    [
      'an append without a count',
      'append.fields',
      { seal: field.moreSeal },
      'append.fields.useCount required',
    ],
    ['an append where it applies', 'append.at', [applyPoint], 'append.at.0 trigger-used-twice'],
    ['an end where it appends', 'end.at', [appendPoint], 'end.at.0 trigger-used-twice'],
    [
      'two rules for one event',
      'callbacks',
      [...rule({ kind: 'none' }), ...rule(submit)],
      'callbacks.1.event duplicate-event',
    ],
    [
      'a rule that writes over the code',
      'callbacks',
      rule({ kind: 'writeFields' }, { writeFields: [{ value: 'state', fieldId: field.sealCode }] }),
      'callbacks.0.writeFields.0.fieldId field-written-twice',
    ],
    ['a failure that tells nobody', 'onFailure', {}, 'onFailure.field required'],
    [
      'a failure told in a person field',
      'onFailure',
      { field: field.applicant },
      // Its type does not fit either; each field is told once.
      'onFailure.field unfitting-field-type',
    ],
  ])('refused: %s', async (_what, at, value, ...errors) => {
    await refuses('PUT', path(), changed(settings(), at, value), { status: 422, errors });
  });

  test('several wrong fields are told at once, each once', async () => {
    const wrong = {
      bindingId: 'b 1',
      enabled: 1,
      apply: { ...sealSettings('b').apply, at: [] },
      callbacks: [{}],
    };
    await refuses('PUT', path(), wrong, {
      status: 400,
      errors: [
        'bindingId invalid-format',
        'enabled invalid-type',
        'apply.at too-small',
        'callbacks.0.event required',
        'callbacks.0.action required',
      ],
    });
  });

  test('a host that takes values with the next submit only needs a rule that submits', async () => {
    const { data } = await product.api('POST', '/v1/hosts', {
      name: 'next submit only',
      kind: 'webhook',
      url: 'http://oa.example.com',
      writeBack: { mode: 'nextSubmit' },
    });
    const body = changed(settings(), 'callbacks', []);
    await refuses('PUT', `/v1/hosts/${data.id}/flows/wrong/seal-settings`, body, {
      status: 422,
      errors: ['callbacks no-submit'],
    });
  });

  test('a flow id that cannot be one', async () => {
    await refuses('PUT', `/v1/hosts/${engine.hostId}/flows/-/seal-settings`, settings(), {
      status: 400,
      errors: ['flowId invalid-format'],
    });
  });

  test('nothing of all that was saved', async () => {
    expect((await product.api('GET', path())).status).toBe(404);
  });
});

describe('flow events', () => {
  const path = () => `/v1/hosts/${engine.hostId}/flow-events`;
  const event = (): Json => ({
    eventId: 'e-1',
    flowId: 'f-1',
    flowRequestId: 'r-1',
    trigger: { ...applyPoint },
    operator: { userId: 'u-1' },
    form: {},
  });

  test.each<[what: string, path: string, value: unknown, ...errors: string[]]>([
    ['no event id', 'eventId', undefined, 'eventId required'],
    ['an event id with a slash', 'eventId', 'flow-event/1', 'eventId invalid-format'],
    ['an event id that is true', 'eventId', true, 'eventId invalid-type'],
    ['a flow id that cannot be one', 'flowId', '-', 'flowId invalid-format'],
    ['no flow request', 'flowRequestId', undefined, 'flowRequestId required'],
    [
      'a flow request id beyond 64 characters',
      'flowRequestId',
      'r'.repeat(65),
      'flowRequestId invalid-format',
    ],
    ['a flow request id with a fraction', 'flowRequestId', 1.5, 'flowRequestId invalid-type'],
    ['no trigger', 'trigger', undefined, 'trigger required'],
    ['a node without its moment', 'trigger', { nodeId: 'n' }, 'trigger.when required'],
    ['an action that is none', 'trigger', { exitId: 'e', action: 'jump' }, 'trigger.action invalid-value'],
    ['no operator', 'operator', undefined, 'operator required'],
    ['an operator without an id', 'operator', { name: '李四' }, 'operator.userId required'],
    ['an operator with a typo', 'operator', { userId: 'u', nmae: '李四' }, 'operator.nmae unknown-field'],
    ['no form', 'form', undefined, 'form required'],
    ['a form that is a list', 'form', [], 'form invalid-type'],
    ['a typo', 'fom', {}, 'fom unknown-field'],
  ])('malformed: %s', async (_what, at, value, ...errors) => {
    await refuses('POST', path(), changed(event(), at, value), { status: 400, errors });
  });

  test('a body that is no JSON, names a key twice, or is none', async () => {
    const answers = await Promise.all([
      product.api('POST', path(), '{"eventId":'),
      product.api('POST', path(), '{"eventId":"a","eventId":"b"}'),
      product.api('POST', path()),
    ]);
    expect(answers.map((answer) => [answer.status, ...fieldErrors(answer)])).toEqual([
      [400, ' invalid-json'],
      [400, ' invalid-json'],
      [400, ' required'],
    ]);
  });

  test('another media type, too large a body, another host, no key', async () => {
    const text = JSON.stringify(event());
    const answers = await Promise.all([
      product.api('POST', path(), text, { 'Content-Type': 'text/plain' }),
      product.api('POST', path(), { ...event(), form: { f: 'x'.repeat(300_000) } }),
      product.api('POST', '/v1/hosts/host_none/flow-events', text),
      product.anonymous('POST', path(), text),
    ]);
    expect(answers.map(({ status, data }) => [status, data.type])).toEqual([
      [415, problem('unsupported-media-type')],
      [413, problem('too-large')],
      [404, problem('not-found')],
      [401, problem('unauthenticated')],
    ]);
  });

  test('tried out, it is malformed in the same way', async () => {
    const settings = `/v1/hosts/${engine.hostId}/flows/f-1/seal-settings/try`;
    const { trigger: _, ...rest } = event();
    await refuses('POST', settings, { event: rest }, { status: 400, errors: ['event.trigger required'] });
  });
});

describe('what stands in forms', () => {
  let flow: Flow;
  let request: FlowRequest;
  beforeAll(async () => {
    const { crossPageUseCount: _, ...fields } = sealSettings('').apply.fields;
    const extra = {
      crossPage: 'flag',
      crossPageUseCount: field.crossPageUseCount,
      fileCount: 'copies',
      reason: 'reason',
      department: 'department',
      attachments: 'files',
    };
    flow = await engine.flow({ apply: { fields: { ...fields, ...extra } } });
    request = await flow.begin();
  });
  const valid = () => engine.form({ [field.crossPageUseCount]: '' });
  const send = (form: Json, errors: string[], point: Json = applyPoint, of = request) => {
    const trigger = { ...point };
    const body = {
      eventId: 'bad-form',
      flowId: of.flow.flowId,
      flowRequestId: of.flowRequestId,
      trigger,
      operator: { userId: 'lisi' },
      form,
    };
    return refuses('POST', `/v1/hosts/${engine.hostId}/flow-events`, body, { status: 422, errors });
  };
  const at = (id: string, code: string) => `form.${id} ${code}`;
  const { subject, applicant, fileType, seal, useCount, crossPageUseCount } = field;

  test.each<[what: string, form: Json, ...errors: string[]]>([
    ['no 用印主题', { [subject]: ' ' }, at(subject, 'required')],
    ['a subject of 201 characters', { [subject]: '长'.repeat(201) }, at(subject, 'too-long')],
    ['a subject of two lines', { [subject]: '第一行\n第二行' }, at(subject, 'control-characters')],
    ['a subject that is an object', { [subject]: { text: 'x' } }, at(subject, 'not-text')],
    ['no 申请人', { [applicant]: null }, at(applicant, 'required')],
    ['two applicants', { [applicant]: ['zhangsan', 'lisi'] }, at(applicant, 'not-a-person')],
    ['an applicant without an id', { [applicant]: { name: '张三' } }, at(applicant, 'not-a-person')],
    ['an applicant with a typo', { [applicant]: { userId: 'u', phone: '1' } }, at(applicant, 'not-a-person')],
    ['no 文件类型', { [fileType]: [] }, at(fileType, 'required')],
    ['two file types', { [fileType]: ['1', '2'] }, at(fileType, 'not-an-id')],
    ['a file type that the vendor has not', { [fileType]: '404' }, at(fileType, 'unknown-file-type')],
    ['no 物理印章', { [seal]: '' }, at(seal, 'required')],
    ['a seal that is a sentence', { [seal]: '公章 一枚' }, at(seal, 'not-an-id')],
    ['a seal that the vendor has not', { [seal]: { id: '404', name: '旧章' } }, at(seal, 'unknown-seal')],
    ['no 用印次数', { [useCount]: '' }, at(useCount, 'required')],
    ['no use', { [useCount]: 0 }, at(useCount, 'not-a-count')],
    ['a fraction', { [useCount]: '2.5' }, at(useCount, 'not-a-count')],
    ['a number with a fraction', { [useCount]: 2.5 }, at(useCount, 'not-a-count')],
    ['less than nothing', { [useCount]: '-1' }, at(useCount, 'not-a-count')],
    ['a million', { [useCount]: '1,000,000' }, at(useCount, 'not-a-count')],
    ['thousands grouped wrongly', { [useCount]: '1,23' }, at(useCount, 'not-a-count')],
    ['a count with its unit', { [useCount]: '3次' }, at(useCount, 'not-a-count')],
    ['a count in words', { [useCount]: '三' }, at(useCount, 'not-a-count')],
    ['a power of ten', { [useCount]: '1e3' }, at(useCount, 'not-a-count')],
    ['a count that is true', { [useCount]: true }, at(useCount, 'not-a-count')],
    [
      'more across pages than in all',
      { flag: '是', [crossPageUseCount]: 3 },
      at(crossPageUseCount, 'exceeds-use-count'),
    ],
    ['across pages, and how often?', { flag: '是' }, at(crossPageUseCount, 'required')],
    [
      'not across pages, and yet a count',
      { flag: '否', [crossPageUseCount]: 1 },
      at(crossPageUseCount, 'contradicts-cross-page'),
    ],
    ['perhaps across pages', { flag: '也许' }, at('flag', 'not-yes-or-no')],
    ['no copies', { copies: 0 }, at('copies', 'not-a-count')],
    ['ten thousand copies', { copies: 10_000 }, at('copies', 'not-a-count')],
    ['a reason of 1001 characters', { reason: '长'.repeat(1001) }, at('reason', 'too-long')],
    ['two departments', { department: ['1', '2'] }, at('department', 'not-an-id')],
    ['an attachment that is a text', { files: 'contract.pdf' }, at('files', 'not-files')],
    [
      'an attachment elsewhere',
      { files: [{ name: 'a', url: 'file:///etc/passwd' }] },
      at('files', 'not-files'),
    ],
    [
      'a program attached',
      { files: [{ name: 'a.pdf.exe', url: 'http://a.example.com/1' }] },
      at('files', 'file-type'),
    ],
    [
      'fifty-one attachments',
      { files: Array.from({ length: 51 }, () => ({ name: 'a', url: 'http://a.example.com' })) },
      at('files', 'too-many'),
    ],
  ])('%s', (_what, form, ...errors) => send({ ...valid(), ...form }, errors));

  const table = (rows: Json[]): Json => ({ detail: rows, [seal]: undefined, [useCount]: undefined });
  const row = (sealId: unknown, uses: unknown): Json => ({ [seal]: sealId, [useCount]: uses });
  const elevenSeals = Array.from({ length: 11 }, (_, index) => `s${index}`);
  test.each<[what: string, form: () => Json, ...errors: string[]]>([
    [
      'lists of two lengths',
      () => ({ [seal]: [engine.sealId(0), engine.sealId(1)], [useCount]: [1] }),
      at(useCount, 'lengths-differ'),
    ],
    [
      'a seal twice',
      () => ({ [seal]: [engine.sealId(0), engine.sealId(0)], [useCount]: [1, 2] }),
      at(`${seal}.1`, 'duplicate'),
    ],
    [
      'eleven seals',
      () => ({ [seal]: elevenSeals, [useCount]: elevenSeals.map(() => 1) }),
      at(seal, 'too-many'),
    ],
    [
      'a wrong row of a table',
      () => table([row(engine.sealId(0), 1), row(engine.sealId(1), 'x'), row('', 3)]),
      at(`detail.1.${useCount}`, 'not-a-count'),
      at(`detail.2.${seal}`, 'required'),
    ],
    [
      'a count that stands outside of the table of the seals',
      () => ({ ...table([{ [seal]: engine.sealId(0) }]), [useCount]: 1 }),
      at(useCount, 'other-table'),
    ],
    ['no row at all', () => table([]), at(seal, 'required'), at(useCount, 'required')],
  ])('%s', (_what, form, ...errors) => send({ ...valid(), ...form() }, errors));

  test('several wrong fields are told at once', () =>
    send({ [seal]: '1 2', [useCount]: 'x' }, [
      at(subject, 'required'),
      at(applicant, 'required'),
      at(fileType, 'required'),
      at(seal, 'not-an-id'),
      at(useCount, 'not-a-count'),
    ]));

  test('nothing of all that was applied for', async () => {
    expect((await product.vendor('GET', '/sim/applications')).data.applications).toEqual([]);
    expect((await product.api('GET', '/v1/seal-requests')).data.items).toEqual([]);
  });

  describe('of an append', () => {
    let granted: FlowRequest;
    beforeAll(async () => {
      granted = await (await engine.flow()).granted();
    });
    test.each<[what: string, form: Json, ...errors: string[]]>([
      ['a count in words', { [field.moreUses]: '两次' }, at(field.moreUses, 'not-a-count')],
      ['less than nothing', { [field.moreUses]: -2 }, at(field.moreUses, 'not-a-count')],
      [
        'both wrong',
        { [field.moreUses]: 'x', [field.moreCrossPage]: 'y' },
        at(field.moreUses, 'not-a-count'),
        at(field.moreCrossPage, 'not-a-count'),
      ],
    ])('%s', (_what, form, ...errors) => send(form, errors, appendPoint, granted));
  });
});
