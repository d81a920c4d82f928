import type { Messages } from '../messages';

export const checks = (vendor: string): Messages['checks'] => ({
  'address-answers': ({ host }) => `${host} 可以访问。`,
  'address-silent': ({ field, said }) => `${field} 无法访问：${said}。`,
  'server-name-unknown': () => '地址中的服务器名称无法解析，请检查拼写以及本机的域名解析。',
  'address-forbidden': () =>
    '该地址指向不允许访问的机器：链路本地地址、云平台自身的服务，或 SEALFLOW_PRIVATE_ADDRESSES 禁止的内网地址。',
  'port-closed': () => '服务器可达，但该端口没有服务，请检查端口以及服务是否已启动。',
  'no-connection-in-time': () => '连接超时，请检查本机到该地址之间的网络和防火墙。',
  'no-tls': () => '该端口不支持 TLS，地址是否应以 http:// 开头？',
  'no-connection': ({ networkCode }) => `无法建立连接（${networkCode}），请检查地址以及证书是否受本机信任。`,
  'vendor-signature-accepted': () => '服务器接受用 accessToken 和 secret 签名的请求。',
  'vendor-signature-refused': ({ said }) =>
    `服务器不接受用 accessToken 和 secret 签名的请求：${said}。请核对两者。`,
  'vendor-signature-failed': ({ said }) =>
    `带签名的请求未能成功：${said}。请检查 openUrl 是否为开放平台的地址（通常为 9182 端口）。`,
  'vendor-token-given': () => 'clientId 和 clientSecret 有效，已取得令牌。',
  'vendor-token-failed': ({ said }) =>
    `无法取得令牌：${said}。请检查 openUrl 是否为${vendor}的服务地址，以及 profile 中的 paths.token。`,
  'vendor-credentials-refused': ({ said }) =>
    `${vendor}不接受该 clientId 和 clientSecret：${said}。请在集成中心-业务系统集成-申请接入中核对。`,
  'seals-readable': ({ name, total }) =>
    `印章列表可以读取${total === undefined ? '' : `（共${total}个）`}，例如“${name}”。`,
  'no-seals': () => `印章列表可以读取，但没有印章，请检查${vendor}的印章库。`,
  'seals-unreadable': ({ said }) =>
    `印章列表无法读取：${said}。请检查该应用是否有权读取印章，以及 profile 中的 paths.seals。`,
  'detail-there': () => '详情接口可以访问：查询不存在的申请时，正确返回“不存在”。',
  'detail-shows-anything': () =>
    '查询不存在的申请时，详情接口仍返回了内容，其结果不足为凭。请检查 profile 中的 detailFields 和 messages.notFound 是否与该站点一致。',
  'detail-missing': ({ said }) =>
    `${vendor}在 profile 的 paths.detail 处没有详情接口：${said}。请更正路径；若该站点没有详情接口，请将 detailAvailable 设为 false，届时回调不再回查核实。`,
  'detail-unreadable': ({ said }) =>
    `详情接口返回的不是${vendor}接口的应答（例如登录页面）：${said}。请检查 profile 中的 paths.detail，以及 reply 和 detailFields 是否与该站点一致。`,
  'detail-refused': ({ said }) =>
    `查询不存在的申请时，${vendor}答复：“${said}”。若其含义为申请不存在，请将其加入 profile 的 messages.notFound；否则请检查该应用是否有权查询申请详情。`,
  'detail-failed': ({ said }) => `详情接口无法使用：${said}。`,
  'host-command-accepted': () => '带签名的指令已被接受。',
  'host-command-failed': ({ said }) =>
    `带签名的指令没有得到正确应答：${said}。请检查双方密钥是否一致，以及 url 是否为接收指令的地址。`,
  'e10-token-given': () => 'corpId、appKey 和 appSecret 有效，已取得令牌。',
  'e10-token-failed': ({ said }) =>
    `无法取得令牌：${said}。请检查 baseUrl 是否为 E10 的服务地址，以及 pathStyle 和 callSysCode 是否与该站点一致。`,
  'e10-credentials-refused': ({ said }) =>
    `E10 不接受该 corpId、appKey 和 appSecret：${said}。请在 E10 开放平台的应用中核对。`,
  'e10-flows-readable': () => '可以 readerUserId 的身份读取流程。',
  'e10-reader-unknown': ({ said }) =>
    `E10 中没有 readerUserId 对应的人员：${said}。请填写有权查看流程的人员编号。`,
  'e10-flows-unreadable': ({ said }) => `无法读取流程：${said}。请检查该应用是否有流程接口的权限。`,
  'flow-at-node': ({ nodeId }) => `流程当前节点为 ${nodeId}，waitNodeIds 须按此填写。`,
  'flow-over': ({ nodeId }) => `流程已结束，流程引擎返回：${nodeId}。`,
  'flow-unreadable': ({ said }) => `无法读取该流程实例：${said}。`,
});
