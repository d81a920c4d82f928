import type { Messages } from '../messages';

const nothing = '无需处理。';
const byItself = '暂无需处理，系统会自动重试。';
const agreeing = (vendor: string) => `请核对绑定的 callback.verifiers 与${vendor}的发送设置是否一致。`;

export const callbackReasons = (vendor: string): Messages['callbackReasons'] => ({
  notice: {
    sentence: `它通知一次用印，不是回调事件：已据此查询${vendor}。`,
    advice: nothing,
  },
  'vendor-away': {
    sentence: `${vendor}无应答，或无法向其查询该回调是否属实。`,
    advice: '请对绑定做连接检查；系统会自动重试。',
  },
  'detail-missing': {
    sentence: `${vendor}在 profile 所设路径上没有详情接口。`,
    advice: '请更正 profile 的 paths.detail，或将 detailAvailable 设为 false。',
  },
  'detail-unreadable': {
    sentence: `${vendor}详情接口的应答无法识别。`,
    advice: '请核对 profile 的 reply 和 detailFields 与该站点的应答是否一致。',
  },
  'detail-refused': {
    sentence: `${vendor}拒绝查询详情。`,
    advice: '请检查该应用是否有权查询申请详情。',
  },
  'not-confirmed': {
    sentence: `${vendor}当前的状态与该回调不符。`,
    advice: `请到${vendor}核对；状态一致后重新投递该回调。`,
  },
  'not-begun': { sentence: '对应的用印申请尚未开始办理。', advice: byItself },
  'workflow-missing': {
    sentence: 'Temporal 中找不到对应用印申请的流程。',
    advice: '请处理该用印申请的待办事项；系统会自动重试。',
  },
  'temporal-limit': {
    sentence: '对应的流程在 Temporal 中已达上限，暂时不能接收。',
    advice: '请在 Temporal 页面查看其历史；系统会自动重试。',
  },
  'temporal-away': { sentence: 'Temporal 暂时无法访问。', advice: byItself },
  signalled: {
    sentence: '已送达用印申请，尚未判定。',
    advice: '若长时间如此，请检查工作进程是否运行，并在 Temporal 页面查看该流程。',
  },
  queued: { sentence: '同一绑定的其他回调正在处理，排队中。', advice: byItself },
  duplicate: { sentence: '本轮已有相同事件。', advice: nothing },
  'already-completed': { sentence: '此前用印已完成。', advice: nothing },
  'not-applicable': { sentence: '用印申请的当前状态不接受该事件。', advice: nothing },
  'request-closed': { sentence: '用印申请已结束，不再接收回调。', advice: nothing },
  'earlier-round': { sentence: '该回调针对最近一次追加之前的用印。', advice: nothing },
  'round-unclear': {
    sentence: '该回调在追加之后到达，无法确定完成的是哪些用印。',
    advice: '请处理该用印申请的待办事项。',
  },
  'binding-gone': { sentence: '所属绑定已删除。', advice: nothing },
  unreadable: {
    sentence: '未能从中识别出申请编号或事件。',
    advice: '请对照内容检查 profile 的 callbackFields 和 events，然后重新投递。',
  },
  parked: {
    sentence: '七天内没有找到对应的用印申请。',
    advice: '若属于本系统，请重新投递；否则是其他系统的申请。',
  },
  malformed: {
    sentence: '内容既不是 JSON，也不是表单。',
    advice: `请核对${vendor}应发送的内容，并在${vendor}更正。`,
  },
  'no-event': {
    sentence: '在 profile 所设字段中没有事件。',
    advice: '请更正 profile 的 callbackFields，然后重新投递。',
  },
  'unknown-event': {
    sentence: 'profile 中没有该事件。',
    advice: '请将该事件的写法加入 profile 的 events，然后重新投递。',
  },
  'no-apply-id': {
    sentence: '在 profile 所设字段中没有申请编号。',
    advice: '请更正 profile 的 callbackFields，然后重新投递。',
  },
  contradictory: {
    sentence: '内容中的申请编号或事件前后不一致。',
    advice: `请向${vendor}确认；遗漏的事件由对账补齐。`,
  },
  'too-many-events': { sentence: '一次包含的回调超过200个。', advice: `请让${vendor}减少每次发送的数量。` },
  'profile-invalid': {
    sentence: '绑定的 profile 已不符合要求。',
    advice: '请更正 profile，然后重新投递。',
  },
  'header-missing': { sentence: '缺少含密钥的请求头。', advice: agreeing(vendor) },
  'header-wrong': { sentence: '请求头中的密钥不正确。', advice: agreeing(vendor) },
  'address-unknown': {
    sentence: '无法确定来源地址。',
    advice: '请在 SEALFLOW_TRUSTED_PROXIES 中设置中间的代理服务器。',
  },
  'address-not-allowed': {
    sentence: '来源地址不在允许的网段内。',
    advice: `若该地址属于${vendor}，请将其加入绑定的 ipAllowList。`,
  },
  'signature-missing': { sentence: '没有签名。', advice: agreeing(vendor) },
  'signature-malformed': { sentence: '签名格式无法识别。', advice: agreeing(vendor) },
  'signature-wrong': { sentence: '签名与内容不符。', advice: agreeing(vendor) },
  'timestamp-malformed': { sentence: '时间戳格式无法识别。', advice: agreeing(vendor) },
  'timestamp-too-old': {
    sentence: '时间戳早于当前时间五分钟以上。',
    advice: '请核对双方机器的时间。',
  },
  'timestamp-too-new': {
    sentence: '时间戳晚于当前时间五分钟以上。',
    advice: '请核对双方机器的时间。',
  },
  'verifier-unusable': {
    sentence: '绑定中保存的验证设置无法读取。',
    advice: '请重新设置该绑定的验证方式及密钥。',
  },
});
