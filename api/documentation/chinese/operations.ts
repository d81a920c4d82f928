/** What operations are for, by the English text: summaries, and paragraphs of descriptions. */
export const operations: Record<string, string> = {
  'Whether the process is alive': '进程是否存活',
  'Whether everything that requests need is there': '处理请求所需的各部分是否就绪',
  'What Prometheus reads': '供 Prometheus 读取的指标',
  'Counts and times only: no id, name or code of any request. Without a key at `SEALFLOW_METRICS_ADDRESS`.':
    '只有计数和耗时，不含任何用印申请的编号、名称或用印码。在 `SEALFLOW_METRICS_ADDRESS` 上读取无需密钥。',
  'This document': '本文档',
  'Every problem type and every reason, with what to do': '所有问题类型和原因，以及处理方法',
  'Sign in at the console by an API key': '用 API 密钥登录控制台',
  'For browsers: what is answered by a cookie is taken by every address under `/v1` in the place of the key, for eight hours from its last use. It ends with its key.':
    '供浏览器使用：返回的 Cookie 可在 `/v1` 下的所有地址代替密钥，自最后一次使用起八小时内有效，密钥失效时随之失效。',
  'Who is signed in in this browser': '本浏览器中登录的是谁',
  'Sign out in this browser': '在本浏览器中退出登录',
  'Make an API key': '新建 API 密钥',
  'One for an engine is bound to `hostIds`, here or later.':
    '流程引擎的密钥绑定到 `hostIds`，可在此处或以后设置。',
  'List API keys and what each may do, the one of the environment first, then oldest first':
    '列出 API 密钥及其权限：环境变量中的在前，其余从旧到新',
  'Read what is known of an API key': '查看一个 API 密钥的信息',
  'Bind an engine’s key to other hosts, or change the end of a key':
    '更换流程引擎密钥所绑定的流程引擎，或更改密钥的到期时间',
  'A list stands for all of them; what is left out stays as it is. At once in the process that answers, within three seconds in every other.':
    '列表表示全部内容；未给出的保持不变。在应答的进程中立即生效，其他进程三秒内生效。',
  'Revoke an API key': '吊销 API 密钥',
  'At once in the process that answers, within three seconds in every other. `first-admin-key` is switched off by another admin key, within five seconds everywhere, and comes back with another value of SEALFLOW_ADMIN_KEY.':
    '在应答的进程中立即生效，其他进程三秒内生效。`first-admin-key` 由另一个管理员密钥停用，五秒内处处生效；SEALFLOW_ADMIN_KEY 换成其他值后恢复。',
  'Give a key a new secret, with an overlap': '更换密钥，新旧密钥并存一段时间',
  'Id, role, hosts and end stay. Until the grace time is over both are accepted; then the old one is answered 401 `key-expired`.':
    '编号、角色、流程引擎和到期时间不变。宽限期内新旧均有效，之后旧密钥得到 401 `key-expired`。',
  'Who did what, newest first': '谁做了什么，从新到旧',
  'Every change of bindings, hosts, seal settings and keys, and what operators did beside the ledgers of requests. Append-only: nothing is changed or deleted.':
    '绑定、流程引擎、物理用印设置和密钥的每次更改，以及运维人员在台账之外所做的操作。只追加，不修改也不删除。',
  'The vendors that a binding can name': '绑定可用的用印平台',
  'Bind a server of a vendor': '绑定用印平台的服务器',
  'Secrets are stored encrypted and never come back.': '密钥加密保存，不再返回。',
  'List bindings, oldest first': '列出绑定，从旧到新',
  'Read a binding': '查看绑定',
  'Change a binding': '更改绑定',
  'What is left out stays as it is, also the secret of a verifier that is listed; null takes away what may be absent. An address that leads to another origin (scheme, host, port) wants the secrets again. Workers follow within ten seconds.':
    '未给出的保持不变，列出的验证方式的密钥也是；null 表示去掉可以没有的内容。地址改到其他来源（协议、主机、端口）时须再次填写密钥。worker 在十秒内跟上。',
  'Delete a binding that no open request needs': '删除没有进行中申请的绑定',
  'Try the connection': '检查连接',
  'For real: reaches the address, fetches a token, reads one seal, and asks for an application that does not exist. Stops at the first step that fails.':
    '真实检查：访问地址、获取令牌、读取一枚印章，并查询一个不存在的申请，在第一个失败的步骤停止。',
  'Give the callbacks a new address': '更换回调地址',
  'Every field of the profile, with its default and how well that is known':
    'profile 的全部字段，及其默认值和可靠程度',
  'Read a reply or a callback of a vendor as a binding with this profile would':
    '按此 profile 试读用印平台的应答或回调',
  'For overrides that are not saved yet. Nothing is sent to anybody, and neither the sample nor what it holds is stored or logged.':
    '用于尚未保存的 profile。不向任何人发送内容，样本及其内容既不保存也不写入日志。',
  'Write a value into a field of a flow request': '试写：将值写入流程实例的一个字段',
  'For real, as a push: whether this host takes one, before anything is sealed. The same `commandId` is written once; until it is done it may be tried again.':
    '真实推送：在用印之前确认该流程引擎能否接收。同一 `commandId` 只写入一次，完成之前可以重试。',
  'Read seals and file types from the vendor now': '立即从用印平台同步印章和文件类型',
  'What is gone there is marked and not deleted: see `removed` of the lists. Syncs also run by themselves, on a schedule.':
    '用印平台已没有的只作标记，不删除，见列表的 `removed`。同步也按计划自动进行。',
  'Search seals (物理印章) by name': '按名称查找物理印章',
  'Search file types (文件类型) by name': '按名称查找文件类型',
  'Answered from the last sync, so also while the vendor is away.':
    '取自最近一次同步，用印平台不可用时也能查询。',
  'Add a host engine': '添加流程引擎',
  'List host engines, oldest first': '列出流程引擎，从旧到新',
  'Read a host engine': '查看流程引擎',
  'Change a host engine': '更改流程引擎',
  'What is left out stays as it is, and null takes away what may be absent. An address that leads to another origin (scheme, host, port) wants the secret again. Running requests keep the way of write-back that they began with.':
    '未给出的保持不变，null 表示去掉可以没有的内容。地址改到其他来源（协议、主机、端口）时须再次填写密钥。进行中的用印申请沿用发起时的回写方式。',
  'Delete a host engine that has no open request': '删除没有进行中申请的流程引擎',
  'Sign with a new secret': '更换签名密钥',
  'Of a webhook host. Until the grace time is over commands carry two signatures, so that the engine can change over at any moment in it.':
    '仅 webhook 类型。宽限期内指令带有新旧两个签名，流程引擎可在此期间的任何时刻切换。',
  'For real: reaches the address, and sends a signed command that changes nothing. Of a flow request it says at which node the host finds it, as waitNodeIds has to name it.':
    '真实检查：访问地址，发送一条带签名但不改变任何内容的指令。给出流程实例时，说明它在哪个节点，即 waitNodeIds 中应填写的编号。',
  'List the flows of a host, with their fields, nodes and exits': '列出流程引擎的流程及其字段、节点和出口',
  'Learned from the events that the host has sent, refused ones and those of flows without settings too, within seconds; so that seal settings are picked, and no id is typed.':
    '从流程引擎发来的事件中得知，包括被拒绝的事件和没有设置的流程，几秒内可见；设置时可以选取，不必手工输入编号。',
  'What is known of one flow': '查看一个流程的已知信息',
  'Learned from the events that the host has sent, refused ones and those of flows without settings too, within seconds; so that seal settings are picked, and no id is typed. Also of one that has settings and whose events were not seen yet.':
    '从流程引擎发来的事件中得知，包括被拒绝的事件和没有设置的流程，几秒内可见；设置时可以选取，不必手工输入编号。已有设置但尚未收到事件的流程也可查看。',
  'Name a flow, its fields, nodes and exits': '为流程及其字段、节点和出口命名',
  'Events name nothing. What is left out keeps its name; a flow may be named before its first event.':
    '事件中没有名称。未给出的保持原名；流程在第一个事件之前即可命名。',
  'Set what happens in a flow': '保存流程的物理用印设置',
  'Makes a new version, unless nothing differs from the latest.': '与最新版本有不同时，生成新版本。',
  'Read the settings of a flow': '查看流程的物理用印设置',
  'Delete the settings of a flow': '删除流程的物理用印设置',
  'Running requests keep the version that they started with.': '进行中的用印申请沿用发起时的版本。',
  'List every version of the settings of a flow, newest first': '列出流程设置的所有版本，从新到旧',
  'List the settings of all flows of a host': '列出流程引擎所有流程的设置',
  'A page may hold fewer than `limit` while more follow: go by `nextCursor`.':
    '一页可能少于 `limit` 条而后面仍有，请以 `nextCursor` 为准。',
  'See what an event would come to': '试运行：查看一个事件会有什么结果',
  'By the saved settings and as things stand; nothing is applied for, appended, ended or recorded. An id that the catalogues do not have may have them read afresh from the vendor, as the event itself would.':
    '按已保存的设置和当前情况判断，不会申请、追加、结束或记录任何内容。目录中没有的编号会像真实事件一样，可能触发从用印平台重新同步。',
  'Tell what happened in a flow': '告知流程动态',
  'The seal settings of the flow decide whether that applies, appends, ends or does nothing. Once per `eventId`, also after the request is over. One that is refused is kept and listed until a later one of its flow request is taken. Sentences are in the language of the host where Accept-Language names none.':
    '由流程的物理用印设置决定是申请、追加、结束还是什么也不做。每个 `eventId` 只生效一次，申请结束后也是如此。被拒绝的事件会保留并列出，直到同一流程实例之后的事件被接受。未用 Accept-Language 指定语言时，使用流程引擎的语言。',
  'List flow events that were refused, newest first': '列出被拒绝的流程事件，从新到旧',
  'Have a refused flow event wait no more': '忽略一个被拒绝的流程事件',
  'It stays listed. What is over already stays as it ended.': '事件仍会列出；已经了结的保持原样。',
  'How much there is, and how much of it waits for a person': '总量，以及其中等待人工处理的数量',
  'Apply for seals': '申请用印',
  'Once per `commandId`: the same id with the same content answers what became of the first. With `flowId` the seal settings of that flow supply write-back and rules.':
    '每个 `commandId` 只生效一次：同一编号和相同内容得到第一次的结果。带有 `flowId` 时，回写和规则取自该流程的物理用印设置。',
  'List seal requests, newest first': '列出用印申请，从新到旧',
  'With `q` a page looks at some thousand requests at the most: it may hold fewer than `limit`, or none, and its `nextCursor` goes on.':
    '带 `q` 时，一页最多查看几千个申请：结果可能少于 `limit` 甚至为空，请按 `nextCursor` 继续。',
  'Read a seal request': '查看用印申请',
  'Read the ledger of a seal request, as a timeline': '查看用印申请的台账（时间线）',
  'Append uses': '追加用印次数',
  'Adds to what is granted; the seal code may change with it.':
    '在已批准的次数之上增加；用印码可能随之改变。',
  'End sealing': '结束用印',
  'The seal code dies. While another step is in progress the end waits for it.':
    '用印码随之失效。另一步骤仍在进行时，等其完成后再结束。',
  'Make a link to the detail page (查看用印详情) for one person': '为一个人生成查看用印详情的链接',
  'For engines that have proven who sits at the browser: redirect it to `url`. The link opens the page until `expiresAt`; the page then stays open for half an hour. Nothing in the address can be read or changed.':
    '供已确认浏览器前是谁的流程引擎使用：将浏览器重定向到 `url`。链接在 `expiresAt` 之前有效，打开的页面保持半小时。地址中的内容无法读取，也无法更改。',
  'A sealed file, or a picture of a use': '盖章文件或用印图片',
  'By an address that a host was given with `files.ready`. Whoever has it may read the one file that it stands for, until its time is over.':
    '地址由 `files.ready` 告知流程引擎。持有者在有效期内可读取其所指的一个文件。',
  'Decide about what waits for a person': '处理等待人工的事项',
  '`confirm`: it was done; `resend`: have it done once more; `giveUp`: leave it; `correctCode`: mend a mistyped seal code while it is live. What each means is in docs/operating.md.':
    '`confirm`：已完成；`resend`：再做一次；`giveUp`：放弃；`correctCode`：在用印码有效期间更正输错的用印码。各自的含义见 docs/operating.md。',
  'Look at the vendor now': '立即查看用印平台的情况',
  'Fetches a code that came after its approval, uses that were made, and what a lost callback would have told. Safe to repeat: a look is recorded nowhere, so a command id, where one is given, is held against nothing.':
    '取得批准后才有的用印码、已用次数，以及丢失的回调所要告知的内容。可以重复：查看不作记录，给出的命令编号也不作比对。',
  'What the host was told, and each try of it': '已告知流程引擎的内容及每次尝试',
  'Tell the host once more': '再次告知流程引擎',
  'Under the same id, so that a host that has carried it out drops it. What failed and waits for a decision is settled by `attention` instead.':
    '使用同一编号，已执行过的流程引擎会忽略它。失败并等待处理的，请用 `attention` 处理。',
  'What the vendor calls': '用印平台的回调地址',
  'Acknowledged as soon as it is durably stored, also where it cannot be read: an operator then sees it. What it says is acted on afterwards. Beside the token in the address every verifier of the binding must pass. Read in the charset that it declares; else as UTF-8, else as GBK.':
    '可靠保存后立即确认，无法解读的也是如此，由运维人员查看；内容随后处理。除地址中的令牌外，还须通过绑定的每一种验证方式。按声明的字符集读取，否则按 UTF-8，再否则按 GBK。',
  'The same at a short address': '较短的回调地址',
  'For sites whose field holds no more than 50 characters. Everything else is as at the long one.':
    '用于填写处不超过50个字符的站点，其余与长地址相同。',
  'List callbacks, newest first': '列出回调，从新到旧',
  'Read a callback, as it came and what became of it': '查看回调的原文和处理结果',
  'Deliver a callback once more': '重新投递回调',
  'As a callback of its own, read by the profile as it is now. What has been acted on already is not acted on again.':
    '作为一个新的回调，按当前的 profile 解读；已处理过的不会再次处理。',
  'Decrypt payloads of Temporal': '解密 Temporal 的内容',
  'Encrypt payloads for Temporal': '加密写入 Temporal 的内容',
  'For `temporal --codec-endpoint <this API>/codec --codec-auth "Bearer <key>"`, and for the Temporal UI once its user has signed in at `/codec/sign-in`. What is plain stays as it is.':
    '供 `temporal --codec-endpoint <本 API>/codec --codec-auth "Bearer <密钥>"` 使用，以及在 `/codec/sign-in` 登录后的 Temporal 界面使用。明文保持不变。',
  'For `temporal --codec-endpoint <this API>/codec --codec-auth "Bearer <key>"`, and for the Temporal UI once its user has signed in at `/codec/sign-in`. What is plain stays as it is. What is encrypted here is for no workflow: it is taken only by the updates that people type, whose input names the `request`.':
    '供 `temporal --codec-endpoint <本 API>/codec --codec-auth "Bearer <密钥>"` 使用，以及在 `/codec/sign-in` 登录后的 Temporal 界面使用。明文保持不变。在此加密的内容不属于任何工作流：只有人工输入并写明 `request` 的更新才会接受。',
  'The page at which people sign in to read payloads in the Temporal UI':
    '登录页：登录后可在 Temporal 界面中查看明文',
  'Sign in, as that page does': '登录，即该页面所做的操作',
  'Sets a cookie that lasts an hour and holds at `/codec` alone.':
    '设置一小时有效、仅用于 `/codec` 的 Cookie。',
  'Sign out': '退出登录',
  'What waits for a person, grouped by its cause': '等待人工处理的事项，按原因归并',
  'To a site’s own address (`SEALFLOW_ALERT_WEBHOOK_URL`). Signed by Standard Webhooks. Sent at once, repeated while it is open, and once that it is over.':
    '发往站点自己的地址（`SEALFLOW_ALERT_WEBHOOK_URL`），按 Standard Webhooks 签名。立即发送，未解决时重复提醒，解决后再发送一次。',
  'Write values into the form': '将值写入表单',
  'Submit the flow': '提交流程',
  'Return the flow': '退回流程',
  'Say where sealed files and pictures of uses are': '告知盖章文件和用印图片的地址',
  'Ask where the flow waits': '询问流程所在的节点',
  'Tell that a seal request came to another state': '通知用印申请的状态变化',
  'Tell that a seal request waits for a person': '通知用印申请需要人工处理',
  'To the `url` of a webhook host, signed by its secret (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`).':
    '发往 webhook 流程引擎的 `url`，用其密钥签名（Standard Webhooks：`webhook-id`、`webhook-timestamp`、`webhook-signature`）。',
  '`fields` are written as it is submitted.': '提交时写入 `fields`。',
  'Only where the host has `wantsFiles`.': '仅当流程引擎设置了 `wantsFiles`。',
  'Changes nothing; each has an id of its own.': '不改变任何内容；每次都有各自的编号。',
  'Only where `notifications` of the host names it. Nothing is asked of the host. Sent at once and at least once; a later one may come first.':
    '仅当流程引擎的 `notifications` 中有此项。不要求流程引擎做任何事。立即发送，至少一次；较晚的可能先到。',
  'A key of role engine: those of its own hosts alone.': 'engine 密钥：仅限所绑定的流程引擎的内容。',
  'A key of role engine: a host or a binding that is not its own is answered as one that is not known.':
    'engine 密钥：不属于它的流程引擎或绑定，按不存在应答。',
  'A key of role engine: its own hosts alone; any other is answered 404.':
    'engine 密钥：仅限所绑定的流程引擎，其他得到 404。',
  'A key of role engine: those of its own hosts alone; any other is answered 404.':
    'engine 密钥：仅限所绑定的流程引擎的内容，其他得到 404。',
  'A key of role engine: bindings that its hosts’ seal settings name or that are listed with it; any other is answered 404.':
    'engine 密钥：仅限其流程引擎的物理用印设置所用的绑定，以及密钥中列出的绑定，其他得到 404。',
  'Physical company seals, orchestrated: what host engines, administrators, operators and the vendor call.':
    '物理用印的编排：供流程引擎、管理员、运维人员和用印平台调用的接口。',
  'Roles: engine, operator, admin. An admin key may do everything.':
    '角色：engine、operator、admin。admin 密钥可做一切操作。',
  'Of the console, begun by `POST /v1/sessions`; for requests without a key. Whatever is no GET must carry `X-Sealflow-Console: 1` and come from a page of the same origin, otherwise it is answered 403 `cross-site`.':
    '控制台的会话，由 `POST /v1/sessions` 开始，用于不带密钥的请求。GET 以外的请求须带 `X-Sealflow-Console: 1` 并来自同源页面，否则得到 403 `cross-site`。',
  'Which flows use a seal, and how often it was used': '哪些流程使用一枚印章，以及用印多少次',
  'What has happened lately, for charts': '近期情况，供图表使用',
};
