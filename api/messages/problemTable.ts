/** Every problem this API answers with. A slug, once published, keeps its meaning. */
export const problemTable = {
  malformed: { status: 400, title: 'The request is malformed', zh: '请求格式有误' },
  unauthenticated: { status: 401, title: 'A valid API key is needed', zh: '需要有效的 API 密钥' },
  'key-expired': { status: 401, title: 'This API key is over', zh: 'API 密钥已失效' },
  forbidden: { status: 403, title: 'This key may not do that', zh: '该密钥无此权限' },
  'cross-site': {
    status: 403,
    title: 'The request does not come from the console',
    zh: '请求并非来自控制台',
  },
  'key-unbound': { status: 403, title: 'This key is bound to no host', zh: '该密钥未绑定流程引擎' },
  'not-found': { status: 404, title: 'There is no such thing', zh: '不存在' },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    zh: '该地址不支持此方法',
  },
  expired: { status: 410, title: 'Its time is over', zh: '已过期' },
  conflict: { status: 409, title: 'The present state forbids it', zh: '当前状态不允许' },
  'name-taken': { status: 409, title: 'The name is taken', zh: '名称已被使用' },
  'in-use': { status: 409, title: 'It is still in use', zh: '仍在使用中' },
  'binding-disabled': { status: 409, title: 'The binding is disabled', zh: '该绑定已停用' },
  'settings-disabled': {
    status: 409,
    title: 'The seal settings of this flow are disabled',
    zh: '该流程的物理用印设置已停用',
  },
  overtaken: { status: 409, title: 'A later application came first', zh: '之后的申请已先受理' },
  'last-admin-key': { status: 409, title: 'Another admin key is needed', zh: '需要另一个管理员密钥' },
  'already-open': { status: 409, title: 'A seal request is open already', zh: '已有进行中的用印申请' },
  'effect-in-progress': { status: 409, title: 'Another step is in progress', zh: '上一步仍在进行中' },
  'not-granted-yet': {
    status: 409,
    title: 'The application has not been granted yet',
    zh: '用印申请尚未通过',
  },
  'apply-anew': {
    status: 409,
    title: 'This request is over; apply anew',
    zh: '该用印申请已结束，请重新申请',
  },
  'not-repeatable': { status: 409, title: 'It would be done twice', zh: '会重复执行' },
  closed: { status: 409, title: 'This request is closed', zh: '该用印申请已关闭' },
  'ledger-conflict': { status: 409, title: 'The ledger has to be looked at first', zh: '须先处理台账' },
  'no-live-code': { status: 409, title: 'No live seal code', zh: '没有有效的用印码' },
  'nothing-to-settle': { status: 409, title: 'Nothing waits for an operator', zh: '没有需要人工处理的事项' },
  'command-id-reused': {
    status: 409,
    title: 'The command id was used with other content',
    zh: '该命令编号已用于其他内容',
  },
  'too-large': { status: 413, title: 'The request is too large', zh: '请求过大' },
  'unsupported-media-type': { status: 415, title: 'The content type is not served', zh: '不支持的内容类型' },
  unprocessable: { status: 422, title: 'The content is refused', zh: '内容未通过检查' },
  'vendor-refused': { status: 422, title: 'The vendor refused it', zh: '用印平台拒绝了该请求' },
  'too-many-requests': { status: 429, title: 'Too many requests', zh: '请求过于频繁' },
  internal: { status: 500, title: 'Something went wrong here', zh: '服务内部错误' },
  unavailable: { status: 503, title: 'A part of the service is away for the moment', zh: '服务暂不可用' },
} as const satisfies Record<string, { status: number; title: string; zh: string }>;

export type ProblemSlug = keyof typeof problemTable;

export const problemType = (slug: ProblemSlug) => `urn:sealflow:problem:${slug}`;
