import type { Known } from '../vendorProfile';
import type { Profile } from './profileSchemas';
import type { switches } from './profileShape';

const a = <Value>(value: Value): Known<Value> => ({ value, evidence: 'A' });
const b = <Value>(value: Value): Known<Value> => ({ value, evidence: 'B' });
const c = <Value>(value: Value): Known<Value> => ({ value, evidence: 'C' });

type Switch = keyof typeof switches;
type DeclaredProfile = { [Name in Switch]: Known<Profile[Name]> } & {
  [Name in Exclude<keyof Profile, Switch>]: { [Key in keyof Profile[Name]]: Known<Profile[Name][Key]> };
};

/**
 * What is known of the vendor's private-cloud API of physical seals, as data: A stands in the vendor's own documents
 * (3.3.0, 4.0.0). A site whose server differs overrides data here, never code.
 */
export const declaredProfile: DeclaredProfile = {
  paths: {
    apply: a('/seal/apply/multiple'),
    applyByCategory: a('/seal/apply/mulitipleByCategory'), // so spelt
    append: a('/seal/apply/append'),
    end: a('/seal/apply/finish'),
    detail: a('/seal/apply/detail'),
    image: a('/seal/apply/image'),
    createDocument: a('/document/createbyfile'),
    seals: a('/seal/innercompany/seallist'), // `/seal/list` is another one
    categories: a('/contract/categorygroup'),
    companies: a('/company/list'),
  },
  headers: {
    accessToken: a('x-qys-accesstoken'),
    timestamp: a('x-qys-timestamp'),
    signature: a('x-qys-signature'),
  },
  reply: { code: a(['code']), message: a(['message']), result: a(['result']) },
  codes: {
    success: a(['0']),
    authError: c([]), // only 1000000 and 1000001 are documented, and neither says it
    rateLimited: c([]),
  },
  messages: {
    // Only what can be said of a call and of nobody's application: 签名 and 授权 are words of the vendor's trade as well.
    authError: c([
      '签名错误',
      '签名不正确',
      '签名不匹配',
      '签名不一致',
      '签名验证失败',
      '签名验证不通过',
      '签名校验失败',
      '签名已过期',
      '验签失败',
      'invalid signature',
      'signature is invalid',
      'signature error',
      'signature mismatch',
      'signature does not match',
      'signature verification failed',
      'accesstoken',
      'access token',
      '时间戳错误',
      '时间戳无效',
      '时间戳过期',
      '时间戳已过期',
      '时间戳不正确',
      'invalid timestamp',
      'timestamp is invalid',
      'timestamp expired',
      'timestamp is expired',
      'x-qys-',
      '未授权的访问',
      '未授权访问',
      '应用未授权',
      '接口未授权',
      '鉴权失败',
      '鉴权错误',
    ]),
    notFound: c(['用印流程不存在', '用印申请不存在', '业务不存在', 'businessId不存在']),
    // The document calls 1000000 an unknown error. One that says no more than that may have been carried out.
    unclear: c([
      '未知错误',
      '未知异常',
      '系统异常',
      '系统错误',
      '服务器错误',
      'unknown error',
      'system error',
    ]),
  },
  applyFields: {
    company: a('tenantName'),
    subject: a('subject'),
    contact: a('applyerContact'),
    number: a('applyerNumber'),
    personName: a('applyerName'),
    category: a('categoryId'),
    applyId: a('serialNo'),
    reason: a('description'),
    documents: a('documents'),
    seals: a('auths'),
    device: a('deviceNo'),
    useCount: a('count'),
    users: a('users'),
    userMobile: a('mobile'),
    userNumber: a('number'),
    useFrom: a('startTime'),
    useUntil: a('endTime'),
  },
  changeFields: {
    applicationId: a('businessId'),
    device: a('deviceNo'),
    useCount: a('count'),
    reason: a('reason'),
    contact: a('contact'),
    number: a('number'),
    personName: a('contactName'),
  },
  query: { detail: a('businessId'), image: a('photokey'), sealCategory: a('category') },
  documentFields: {
    file: a('file'),
    title: a('title'),
    id: a(['documentId', 'result.documentId', 'result']),
  },
  detailFields: {
    id: a(['id', 'businessId']),
    ourId: a(['serialNo']),
    status: a(['status']),
    seals: a(['sealAuths']),
    sealAuthId: a(['id']),
    device: a(['deviceNo']),
    sealName: a(['sealName']), // of the replies to an apply and an append
    code: a(['vertifyCode', 'verifyCode']), // the first is how it is spelt
    person: a(['userName', 'contact', 'number']),
    leftCount: a(['leftCount']),
    usedCount: a(['usedCount']),
    isComplete: a(['complete']),
    pictures: a(['useImages']),
    pictureSeal: a(['authId']),
    pictureKey: a(['photokey']),
    appends: a(['appendLogs']),
    appendCount: a(['count']),
    appendPerson: a(['userName']),
    appendAt: a(['createTime']),
  },
  sealFields: {
    id: a(['id']),
    device: b(['deviceNo', 'deviceId']), // deviceId was seen; that it is what an application names is C
    name: a(['name']),
    status: a(['status.key', 'status']),
    list: a(['seals']),
  },
  categoryFields: {
    id: a(['id']),
    name: a(['name']),
    type: a(['type']),
    state: a(['state']),
    list: a(['result', 'categories', 'list']),
    children: c(['children', 'categories', 'list']), // that it is a tree is A
  },
  signIn: {
    path: b('/seal-physical'),
    tokenParameter: b('qystoken'),
    constants: b({ hide_menu: 'true' }),
  },
  stages: {
    sealing: a(['USING']),
    completed: a(['COMPLETE']),
    ended: a(['FINISHED']), // by the third party, so by us
  },
  usable: {
    sealStatuses: a(['NORMAL']),
    frozenStatuses: a(['FREEZE']),
    categoryTypes: a(['PHYSICAL']),
    categoryStates: a(['0']),
  },
  callbackFields: { applicationId: a(['businessId']), status: a(['status']) },
  callbackAck: {
    status: a(200),
    contentType: c('application/json'),
    body: a('{"code":0,"message":"SUCCESS"}'),
  },
  // Ours to choose, since nothing is public of them.
  timeouts: { connectMs: c(3_000), callMs: c(20_000), uploadMs: c(120_000) },
  limits: {
    replyBytes: c(10 * 1024 * 1024),
    fileBytes: c(100 * 1024 * 1024),
    imageBytes: c(10 * 1024 * 1024),
    callsPerSecond: c(20),
    callsAtOnce: c(5),
  },
  applyStyle: a('people'),
  detailAvailable: a(true),
  sealCodePattern: c('[A-Za-z0-9]{4,32}'), // six digits in examples
  callbackCharset: c('utf-8'),
};
