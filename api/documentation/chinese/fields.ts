/** What fields hold, by the English text. */
export const fields: Record<string, string> = {
  'Also in the X-Request-Id header, and in the log.': '也在 X-Request-Id 头和日志中。',
  'One entry per wrong field.': '每个错误字段一项。',
  'Dotted; empty for the body as a whole.': '以点分隔；为空时指整个请求内容。',
  'As people know a field of a form, by the settings of its flow.': '表单字段的名称，取自流程的设置。',
  'In English or Chinese, by Accept-Language, or by the host that is answered.':
    '英文或中文，以 Accept-Language 或所应答的流程引擎为准。',
  'Problem details (RFC 9457).': '问题详情（RFC 9457）。',
  'What is wrong, or ought to be known, in a sentence.': '一句话说明问题或须知。',
  'As problem details name it.': '与问题详情中的相同。',
  'The same for people who read Chinese.': '同上，中文。',
  'What to do.': '如何处理。',
  'Where the code stands: a command that was refused, `errors` of a wrong field, a callback’s `reason`, `attention`, `because` and the failures of catalogues, the steps of a connection check, the outcome of something that was not done.':
    '代码所在之处：被拒绝的命令、错误字段的 `errors`、回调的 `reason`、`attention`、`because` 和目录同步的失败、连接检查的步骤、未做之事的结果。',
  'What it says; `{name}` stands for what is named.': '说明；`{name}` 代表具体所指。',
  'What to do; left out where the sentence itself says what would be right.':
    '如何处理；说明中已写明正确做法时不给出。',
  'Of role engine alone.': '仅 engine 角色。',
  'Likewise.': '同上。',
  'What the role may do, by areas of this documentation.': '该角色的权限，按本文档的分类。',
  'Later with each use.': '每次使用后顺延。',
  'Shown in the ledger, with the id, for whatever is done by this key.':
    '用该密钥所做的一切，在台账中以此名称和编号显示。',
  'An integer literal is read losslessly as its digits.': '整数字面量按其数字原样读取，不丢精度。',
  'Of a key of role engine: the hosts that it is for. It sees and does nothing of another; without any it is refused (`key-unbound`).':
    'engine 密钥所属的流程引擎，不能查看或操作其他流程引擎；一个也没有时被拒绝（`key-unbound`）。',
  'Of a key of role engine: bindings whose catalogues it reads and at which it applies directly, beside those that its hosts’ seal settings name.':
    'engine 密钥可读取目录、可直接申请的绑定，另外还有其流程引擎的物理用印设置所用的绑定。',
  'Those of `hostIds` that are still there.': '`hostIds` 中仍存在的流程引擎。',
  'Those that it reaches: of `bindingIds`, and those that its hosts’ seal settings name.':
    '可使用的绑定：`bindingIds` 中的，以及其流程引擎的物理用印设置所用的。',
  'What its role may do, by areas of this documentation.': '其角色的权限，按本文档的分类。',
  'It is refused: `key-expired`.': '已被拒绝：`key-expired`。',
  'It ends within fourteen days.': '十四天内到期。',
  'Until then a key before its rotation is accepted as well.': '在此之前，更换前的密钥仍有效。',
  'To the minute or so.': '精确到分钟左右。',
  'An address.': '地址。',
  'Addresses, the latest first; at most 10.': '地址，最近的在前，最多10个。',
  'false for the one of the environment, unless another admin key asks.':
    '环境变量中的密钥为 false，除非由另一个管理员密钥查询。',
  'Shown this once; its hash is all that is kept.': '只显示这一次，只保存其哈希。',
  'null: until it is revoked.': 'null：直到吊销。',
  'How long the key before is accepted beside the new one; with 0 none before is any more.':
    '旧密钥与新密钥并存的时间；0表示旧密钥立即失效。',
  'Of seal settings `<hostId>/<flowId>`.': '物理用印设置为 `<hostId>/<flowId>`。',
  '`refused`: nothing was done. `failed`: it ended in an error. `unknown`: it runs now, or its process died in it.':
    '`refused`：什么也没做。`failed`：以错误告终。`unknown`：仍在进行，或进程中途退出。',
  'Why it was refused, as `type` ends.': '被拒绝的原因，即 `type` 的结尾。',
  'Names of the fields that the request gave.': '请求中给出的字段名。',
  'What changed; of something new all its fields, of something deleted none.':
    '更改的内容；新建时为全部字段，删除时没有。',
  'In place of the values, where they are secret or long.': '值为机密或过长时，以此代替。',
  'Also in the log; absent of a program.': '也在日志中；程序所做的没有。',
  'Where the request came from.': '请求的来源。',
  'A detail link opens the internal address for browsers within internalNetworks.':
    '浏览器在 internalNetworks 之内时，查看用印详情打开内网地址。',
  'What this site names or does otherwise than the default profile: `GET /v1/bindings/profile`.':
    '该站点与默认 profile 的不同之处，见 `GET /v1/bindings/profile`。',
  'Which optional fields of an application its vendor takes; seal settings map no other.':
    '该用印平台接收的用印申请选填字段；物理用印设置不能对应其他选填字段。',
  'Who stamps with it, where the vendor takes that; the applicant where left out.':
    '用该印章用印的人，须用印平台接收；不给出时为申请人。',
  'From when the seals may be used, where the vendor takes that.': '用印开始时间，须用印平台接收。',
  'Until when the seals may be used, where the vendor takes that.': '用印截止时间，须用印平台接收。',
  'The company that applies, as the vendor spells it, where the vendor takes that; the one of the binding where left out.':
    '申请的公司，按用印平台中的名称，须用印平台接收；不给出时为绑定中的公司。',
  'Of a column: what each row of its detail table is to hold, rows from 0 on; `value` is then all of it in one text.':
    '字段为明细表的列时给出：明细表每行应有的值，行号从0起；此时 `value` 为合并的文字。',
  'Dotted, as overrides name it.': '以点分隔，与 profile 中的写法相同。',
  'What it takes. `scalar`: a text, a number or a truth, sent as it stands. `names`: a list of texts. `choices`: some of `options`.':
    '取值。`scalar`：文本、数字或布尔值，原样发送。`names`：文本列表。`choices`：`options` 中的若干项。',
  'How well the default is known. A: seen in several independent public clients, or documented by the vendor. B: seen in one place alone. C: not public, to be confirmed by each site.':
    '默认值的可靠程度。A：见于多个独立的公开客户端，或用印平台的文档。B：只见于一处。C：没有公开，须由各站点确认。',
  'Whether it would be taken for what it is.': '是否会被正确识别。',
  'Which of several: `seals.0`, `uses.1`. Empty for the only one.':
    '多个之中的哪一个：`seals.0`、`uses.1`。只有一个时为空。',
  'Absent: nothing was found by it.': '没有给出：未找到任何内容。',
  '`GET /v1/problems` lists them.': '见 `GET /v1/problems`。',
  'By Accept-Language.': '语言以 Accept-Language 为准。',
  'The step that follows the one that was asked for.': '所请求步骤的下一步。',
  'Empty: the field is emptied.': '为空时清空该字段。',
  'By which the vendor knows it: its own id where it gives one, otherwise ours.':
    '用印平台所见的编号：用印平台自有编号时为其编号，否则为本系统的编号。',
  'Who types it, by name or id.': '输入用印码的人，姓名或编号。',
  'It serves no more.': '已失效。',
  'Of a vendor with a code for each seal and person; `sealCode` is then the text of those that serve.':
    '用印平台为每个印章、每个用印人分别生成用印码时给出；此时 `sealCode` 为仍有效的用印码的文字。',
  'Required to confirm an application at a vendor that finds it by its own id alone: that id. It has to be there, and of this request.':
    '用印平台只能按其自有编号查找申请的，确认申请时必填该编号。该编号须存在，且属于此用印申请。',
  'By `correctCode`, where each seal has a code of its own: of which seal the code is.':
    '`correctCode` 时，各印章有各自的用印码的，指明是哪个印章的。',
  'By `correctCode`, where several people have one for the seal: `person` of that code.':
    '`correctCode` 时，该印章的多个用印人各有用印码的，指明是谁的（该用印码的 `person`）。',
  'As the vendor sent it.': '用印平台发送的原文。',
  'Of the binding; `GET /v1/vendors` has its names. Left out once the binding is deleted.':
    '绑定的用印平台，名称见 `GET /v1/vendors`；绑定删除后不再给出。',
  'What `confirm` has to give, as the vendor cannot be asked for it. Left out: nothing.':
    '`confirm` 时必须填写的内容，因为无法向用印平台查询；无须填写时不给出。',
  'As bindings and seal requests name it.': '绑定和用印申请中的写法。',
  'As people know it.': '英文名称。',
  'Whose profile it is.': '哪个用印平台的 profile。',
  'How callbacks are verified, beside the token in their address and a look at the vendor, which are always on. Every verifier listed must pass; the list stands for all of them.':
    '回调的验证方式，地址中的令牌和向用印平台核实始终启用，不必列出。所列的每一种都须通过；列表表示全部内容。',
  'No new request is begun at a disabled binding.': '停用的绑定不再发起新的申请。',
  'How people of the host become `uid`s of the vendor: the same id, found by mobile or job number, or by a table. `createMissing` makes them at the vendor, where that can list its people.':
    '流程引擎的人员如何对应到用印平台的 `uid`：编号相同、按手机号或工号查找，或按对照表。`createMissing` 表示在用印平台新建缺少的人员，须能列出其人员。',
  'Always on; naming it changes nothing.': '始终启用，列出与否没有区别。',
  'Never shown again. Required at first; left out later, the one before stays.':
    '不再显示。首次必填；以后不填则保留原值。',
  'With a new secret: how long the one before is still accepted; 86400 where left out.':
    '更换密钥时，原密钥仍有效的秒数，默认86400。',
  'The header `name` holds the secret and nothing else.': '请求头 `name` 的值就是该密钥。',
  'Signed as Standard Webhooks says, `v1`, within five minutes.':
    '按 Standard Webhooks 签名，`v1`，五分钟之内。',
  'Sent from one of these networks; behind proxies only where SEALFLOW_TRUSTED_PROXIES declares them.':
    '来自这些网段之一；经过代理时，代理须在 SEALFLOW_TRUSTED_PROXIES 中声明。',
  'Until then the secret before works as well.': '在此之前原密钥仍有效。',
  'All that a callback has to pass, without any secret.': '回调须通过的全部验证，不含密钥。',
  'Holds a token: shown this once.': '含有令牌，只显示这一次。',
  'The same in at most 50 characters after the scheme, for sites whose field holds no more; where the public address is short enough for it. Shown this once.':
    '同上，协议之后不超过50个字符，用于填写处长度有限的站点（公开地址足够短时提供）。只显示这一次。',
  'How long the address before is still accepted.': '原地址仍有效的时间。',
  'Until then the address before works as well.': '在此之前原地址仍有效。',
  'What was found; `GET /v1/problems` lists them.': '检查结果，见 `GET /v1/problems`。',
  'A sentence that can be acted on, by Accept-Language.': '可据以处理的说明，语言以 Accept-Language 为准。',
  'What failed, by Accept-Language; what the vendor said itself is quoted. Of what failed under an older version: in English.':
    '失败原因，语言以 Accept-Language 为准，用印平台的原话加引号；旧版本记录的为英文。',
  'Its kind; `GET /v1/problems` lists them.': '类别，见 `GET /v1/problems`。',
  'When a sync did not find it any more; with `removed=true` alone.':
    '同步不再找到它的时间，仅 `removed=true` 时给出。',
  'Of a seal that nobody can apply for; with `unselectable=true` or `removed=true` alone.':
    '不能申请使用的印章，仅 `unselectable=true` 或 `removed=true` 时给出。',
  'Why it cannot be selected: it is frozen at the vendor, or lies in no machine.':
    '不能选用的原因：已在用印平台冻结，或不在任何印章机中。',
  'null before the first sync.': '首次同步之前为 null。',
  'Of the last sync, where it failed.': '最近一次同步失败时给出。',
  'null on the last page.': '最后一页为 null。',
  'Made here and shown this once where it is left out.': '不给出时由此处生成，并只显示这一次。',
  'Where the address of the detail button (查看用印详情) sends browsers, with hostId, flowRequestId and sealRequestId as query parameters: the engine proves the person, asks for a detail link and redirects to it.':
    '查看用印详情按钮将浏览器带到的地址，查询参数为 hostId、flowRequestId 和 sealRequestId：流程引擎确认身份，申请详情链接，并重定向过去。',
  'In which its people are told: in its forms, and in answers to it that name no Accept-Language. zh-CN where left out.':
    '其人员所用的语言：用于表单，以及没有 Accept-Language 的应答。默认 zh-CN。',
  'Whether it is told, after sealing and after archiving, where it finds the sealed files and the pictures of uses.':
    '用印完成和归档后，是否告知盖章文件和用印图片的地址。',
  'Whether the vendor may log people in by the mobile number that this host names in a detail link. Without it the number counts that the host’s or the binding’s people have. false where left out: whoever has a key of the host can name any number.':
    '是否允许用印平台按该流程引擎在详情链接中给出的手机号登录。否则以流程引擎或绑定的人员数据中的手机号为准。默认 false：持有该流程引擎密钥者可以给出任何手机号。',
  'Origins, like `https://files.example.com`, from where Sealflow fetches files that its forms name, for bindings with `attachmentStyle: upload`. Empty or left out: the host’s own (of `url` and `signInUrl`, or `baseUrl`).':
    '来源，例如 `https://files.example.com`：绑定的 `attachmentStyle` 为 `upload` 时，Sealflow 可从中取得表单中的文件。为空或不给出时只允许流程引擎自身的来源（`url`、`signInUrl` 或 `baseUrl`）。',
  'How long one command may take before its outcome is unknown; 10 where left out, 20 for e10.':
    '一次指令最长等待的秒数，超过即结果未知；默认10，E10 为20。',
  'What it is notified of, with or without a flow: see `webhooks`. Changes of state where left out; of nothing where empty, and of hosts that were added before there were any.':
    '通知的内容，有无流程均可，见 `webhooks`。默认通知状态变化；为空则不通知，升级前添加的流程引擎也不通知。',
  'How values get into the form: by a push, in the HTTP reply to whoever asked (with what follows when that is not confirmed), or with the form data of the next submit.':
    '值如何写入表单：主动推送、放在 HTTP 应答中（未确认时改用其他方式），或随下一次提交的表单数据。',
  'Of E10 itself, before /papi/openapi or /openserver.':
    'E10 自身的地址，到 /papi/openapi 或 /openserver 之前为止。',
  'A person who may see the flows: as whom they are read.': '可查看流程的人员，以其身份读取流程。',
  'Some sites with openserver want it.': '部分使用 openserver 的站点需要。',
  'Of the ESB webhook that the site has set up to write form fields: what a push needs.':
    '站点为回写表单字段配置的 ESB Webhook 的令牌，推送时需要。',
  'Of flows whose seal settings name no form.': '用于物理用印设置未登记表单的流程。',
  'Whether a return to a given node is sent as a free return.': '退回到指定节点时，是否按自由退回发送。',
  'How this E10 takes form values: `{fieldId, dataOptions}` (the default), `{dataKey, content}` or `{fieldId, content}`.':
    '该 E10 接收表单值的格式：`{fieldId, dataOptions}`（默认）、`{dataKey, content}` 或 `{fieldId, content}`。',
  'Whether the ESB webhook of this site answers success as an object without a code. false where left out: such an answer tells nothing then, and the push is made again.':
    '该站点的 ESB Webhook 成功时是否返回不含代码的对象。默认 false：此时这样的应答不能说明结果，会再次推送。',
  'Only where it was made here, and only this once.': '仅当由此处生成时给出，且只有这一次。',
  'Whether it has an esbTriggerToken.': '是否有 esbTriggerToken。',
  'How long commands carry a signature by the secret before as well.': '指令同时带有旧密钥签名的时间。',
  'As an administrator has named it, here or in the form of the seal settings.':
    '管理员所起的名称，在此处或物理用印设置的 form 中。',
  'Absent where no event was seen yet.': '尚未收到事件时没有。',
  'Seen so far, refused ones too; roughly.': '至今收到的大致数量，包括被拒绝的。',
  'Of its seal settings; null where there are none.': '其物理用印设置；没有时为 null。',
  'Of a column: the id of its detail table.': '列所在的明细表的编号。',
  'As the seal settings have it, otherwise guessed from what it held.':
    '以物理用印设置为准，否则从内容推测。',
  'What it held in one of the last few events that were looked at; for administrators alone.':
    '最近几个事件之一中的值，仅管理员可见。',
  'Absent of one that was only named.': '仅有名称的没有。',
  'Columns of detail tables stand by themselves.': '明细表的列单独列出。',
  'What events told of it.': '事件中得知的情况。',
  'By id; an empty name takes the name away.': '按编号；空名称表示去掉名称。',
  'By which actions it fires: submit where left out.': '由哪些操作触发，默认提交。',
  'By which actions it fires: submit and return where left out.': '由哪些操作触发，默认提交和退回。',
  'Whether sealing ends at the vendor when the flow is withdrawn or deleted while a seal code is live or may become so, wherever the flow stands. true where left out.':
    '用印码有效或可能生效时，流程在任何节点被撤回或删除，是否在用印平台结束用印。默认 true。',
  '`text` (the default): for people, states in words and times as `YYYY-MM-DD HH:mm:ss` of the site. `code`: of `state`, the code. `iso`: of `completedAt`, ISO 8601.':
    '`text`（默认）：供人阅读，状态用文字，时间为站点时区的 `YYYY-MM-DD HH:mm:ss`。`code`：`state` 的代码。`iso`：`completedAt` 的 ISO 8601 格式。',
  'A running request keeps the version that it started with.': '进行中的申请沿用发起时的版本。',
  'The key that saved it; absent of versions from before this was kept.':
    '保存该版本的密钥；较早的版本没有。',
  'Whether this version says that the settings were deleted.': '该版本是否表示设置已删除。',
  'Why nothing, or the reason of the end.': '什么也不做的原因，或结束的原因。',
  'The problem it would be answered with.': '将得到的问题。',
  'As it was read out of the form.': '从表单中读出的内容。',
  'What would be appended.': '将追加的内容。',
  'Of a flow request that is named: the node at which the host finds it, or why it cannot say; and the nodes that the rules expect.':
    '给出流程实例时：它所在的节点，或无法得知的原因；以及规则所期望的节点。',
  'Without it, of a flow request that has none yet.': '不给出时，按尚无用印申请的流程实例判断。',
  '`action` is `submit` where it is left out.': '`action` 默认为 `submit`。',
  'Values by field id; a detail table is a list of rows, each with values by column id. Integers are read losslessly.':
    '按字段编号给出值；明细表是行的列表，每行按列编号给出值。整数不丢精度。',
  'Why nothing happens.': '什么也不做的原因。',
  'While it opens the machine.': '仅在可以开启印章机时给出。',
  'To be written into the form by the caller: only for hosts in reply mode.':
    '由调用方写入表单，仅用于应答回写的流程引擎。',
  'Absent where it was answered 202 and refused when its turn came.': '先应答 202、轮到时才被拒绝的没有。',
  'Who sent it, and for whom.': '由谁发送，代表谁。',
  'Why, in English or Chinese by Accept-Language.': '原因，语言以 Accept-Language 为准。',
  'Whether nothing has come of it: neither a later event of the flow request, nor a person.':
    '是否仍未了结：该流程实例没有之后的事件，也没有人处理。',
  '`later-event`: one of the flow request was taken. `other-reasons`: the same event was refused again, for others.':
    '`later-event`：同一流程实例之后的事件已被接受。`other-reasons`：同一事件因其他原因再次被拒绝。',
  'Some seconds ago at the most, longer where counting takes long.': '最多几秒之前，统计较慢时更久。',
  'Requests that run; states in which none is are left out.': '进行中的申请；没有申请的状态不列出。',
  'Requests that wait for a person.': '等待人工处理的申请。',
  'Refused flow events of which nothing has come yet.': '尚未了结的被拒绝的流程事件。',
  'Given up, for a person to look at.': '已放弃，需要人工查看。',
  'Names of what requests name by ids; the first 100.': '申请中所用编号的名称，前100个。',
  'Uses over the edges of several pages; they are part of `useCount`. 0 is none.':
    '骑缝章次数，包含在 `useCount` 之内。0表示没有。',
  '0 from the application on; each append opens the next.': '申请时为0，每次追加进入下一轮。',
  'null while an append is under way, which may replace it.': '追加进行中时为 null，因为用印码可能更换。',
  'Whether the code still opens the machine.': '用印码是否仍可开启印章机。',
  '`unlimited` where the vendor sets no limit (不限次数).': '用印平台不限次数时为 `unlimited`。',
  'As the vendor last told.': '用印平台最近一次告知的值。',
  'What waits, for people who read Chinese.': '等待的事项，中文。',
  'What the peer said, in its own words.': '对方的原话。',
  'What the peer’s own words mean, in both languages, where that is known; `GET /v1/problems` lists the codes.':
    '对方原话的含义，中英文，已知时给出；代码见 `GET /v1/problems`。',
  'Of `flow-not-at-node`: where the flow was found, and where the rule expects it.':
    '`flow-not-at-node`：流程所在的节点，以及规则所期望的节点。',
  'The entry of the runbook about it, where the site has set `SEALFLOW_RUNBOOK_URL`.':
    '运维手册中的条目，站点设置了 `SEALFLOW_RUNBOOK_URL` 时给出。',
  'By itself it logs nobody in at the vendor: the number counts that the host’s or the binding’s people have for this `userId`. E10 finds its person by it, and a host that vouches for mobile numbers (`vouchesForMobiles`) is believed.':
    '它本身不能使人登录用印平台：以流程引擎或绑定的人员数据中该 `userId` 的手机号为准。E10 用它查找人员；设置了 `vouchesForMobiles` 的流程引擎所给的手机号被采信。',
  'Of the person’s browser. Only where the browser’s own address cannot be seen here does it choose between the internal and the external address of the vendor.':
    '浏览器的地址。仅当此处看不到浏览器自身的地址时，用来选择用印平台的内网或外网地址。',
  '`about` of what is settled; without it the one that waits longest.':
    '所处理事项的 `about`；不给出时为等待最久的。',
  'Required to confirm an application whose code the vendor cannot be asked for, and by `correctCode`. Checked against the `sealCodePattern` of the binding and, where the vendor shows a code, against it.':
    '确认无法向用印平台查询用印码的申请时必填，`correctCode` 时也必填。按绑定的 `sealCodePattern` 检查；用印平台显示用印码时，与其核对。',
  'By which the host knows it: `webhook-id`.': '流程引擎所见的编号：`webhook-id`。',
  '`waiting`: for a reply to be confirmed, or for the next submit.':
    '`waiting`：等待应答被确认，或等待下一次提交。',
  'What the host or the network said.': '流程引擎或网络的原话。',
  'Who had it sent.': '要求发送的人。',
  'What it waits for, or why it ended so: `vendor-away`, `not-confirmed`, `duplicate`, `parked`, `signature-wrong`, …; `GET /v1/problems` lists them.':
    '在等什么，或为何如此结束：`vendor-away`、`not-confirmed`、`duplicate`、`parked`、`signature-wrong` 等，见 `GET /v1/problems`。',
  'The reason in words, by Accept-Language.': '原因的说明，语言以 Accept-Language 为准。',
  'What can be done about it.': '可以怎样处理。',
  'It could not be verified, and was not acknowledged; `reason` says why.':
    '未通过验证，未予确认，原因见 `reason`。',
  'As it came, in the charset that it is read in; base64 where it is text of neither. Cut after 64 KiB. Of several callbacks in one body this one alone, as JSON; `bodySha256` is of all of it. Empty for one that was refused: of that only the hash is kept.':
    '原文，按所读取的字符集；不是文本时为 base64。超过 64 KiB 截断。一次请求含多个回调时，只含本回调的 JSON，`bodySha256` 为整体的哈希。被拒绝的为空，只保留哈希。',
  'What followed the `?` in the address.': '地址中 `?` 之后的部分。',
  'Where one that was refused came from.': '被拒绝的回调的来源。',
  'Payloads as Temporal writes them in JSON.': 'Temporal 以 JSON 写出的内容。',
  'Also in the header `webhook-id`: the same whenever this notice is sent again.':
    '也在 `webhook-id` 头中：重新发送时不变。',
  'What it is about; an entry of the runbook is called the same.': '所涉及的事项，与运维手册的条目同名。',
  'Absent of what is the whole site’s.': '涉及整个站点的没有。',
  'How many wait; 0 of what is resolved.': '等待的数量；已解决的为0。',
  'The oldest five.': '最早的五个。',
  'In English.': '英文。',
  'In Chinese.': '中文。',
  'Its entry: an address, or a path within the repository.': '条目的地址，或仓库中的路径。',
  'The same in Chinese.': '同上，中文。',
  'Also in the header `webhook-id`: the same over all tries, so that a repetition can be dropped.':
    '也在 `webhook-id` 头中：多次尝试不变，可据以忽略重复。',
  'Absent where the request names no flow.': '申请没有流程时没有。',
  'Values for the form; an empty one empties its field.': '写入表单的值；空值清空字段。',
  'In whose name.': '以谁的名义。',
  'Who applied, by the host’s own id.': '申请人，流程引擎自己的编号。',
  'Only where the flow waits at one of them; otherwise 409 `wrong-node`.':
    '仅当流程在其中之一时执行，否则应答 409 `wrong-node`。',
  '`wrong-node` where the flow waits elsewhere.': '流程在其他节点时为 `wrong-node`。',
  'Where the flow waits.': '流程所在的节点。',
  '`finished`, `terminated`, `withdrawn` or `deleted`: it goes nowhere any more.':
    '`finished`、`terminated`、`withdrawn` 或 `deleted`：流程不会再流转。',
  'Whether `ask` was carried out.': '`ask` 是否已执行。',
  'A command that may have been carried out.': '可能已执行的指令。',
  'When it happened; the order of arrival says nothing.': '发生的时间；到达的先后不说明什么。',
  'Of `sealing` and `completed`: 0 at first, raised by each append, which is told as `sealing`.':
    '`sealing` 和 `completed` 时给出：从0开始，每次追加加一，并以 `sealing` 通知。',
  'As `attention` names it; `GET /v1/problems` lists them.':
    '与 `attention` 中的相同，见 `GET /v1/problems`。',
  '90 days ago: requests applied for since then are counted.': '90天前：统计此后申请的用印。',
  "The last 30 days, in the site's time zone: by the day on which the vendor was first seen to count them.":
    '最近30天，按站点时区；以首次看到用印平台计数的那一天为准。',
  'Which flows have applied for it; without `flowId` who applied directly, without settings.':
    '哪些流程申请过；没有 `flowId` 的是直接申请，不按物理用印设置。',
  'A minute ago at the most, longer where counting takes long.': '最多一分钟前；统计较慢时更早。',
  "The last 30 days, in the site's time zone: uses by the day on which the vendor was first seen to count them.":
    '最近30天的用印次数，按站点时区；以首次看到用印平台计数的那一天为准。',
  'The last 24 hours, by when each began: callbacks that came and were kept, refused ones too.':
    '最近24小时，以每小时的开始为准：收到并保存的回调，包括被拒绝的。',
  'Without an answer, or with one that could not be read.': '没有应答，或应答无法读懂。',
  'How long calls took in about the last hour, as API and workers measured it together; the ten slowest, by the mean.':
    '最近约一小时各次调用的耗时，由 API 和 worker 一起测得；按平均值取最慢的十个。',
};
