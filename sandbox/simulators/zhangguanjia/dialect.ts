import { z } from 'zod';

const word = (standard: string) => z.string().min(1).default(standard);
/** Sent as a JSON number or as a string. */
const numberForm = z.enum(['number', 'string']).default('number');

/**
 * Every name and number that this server speaks, and the ways in which servers differ: the one place to change for
 * a site that speaks otherwise. Levels as in docs/wire/zhangguanjia.md: A seen in several public clients, B in the
 * vendor's own front end (names and meanings), C our guess where nothing is public.
 */
export const dialectSchema = z.strictObject({
  paths: z
    .strictObject({
      token: word('/api/getToken.htm'), // A
      apply: word('/api/sealApply/batchCreate.htm'), // A
      update: word('/api/sealApply/update.htm'), // A
      append: word('/api/sealApply/update.htm'), // C: a site may have a path of its own
      end: word('/api/sealApply/end.htm'), // C
      detail: word('/api/sealApply/detail.htm'), // C
      uploadFile: word('/api/sealApply/uploadFile.htm'), // A
      uploadFileByUrl: word('/api/sealApply/uploadFileByUrl.htm'), // A
      watermark: word('/api/getSealApplyWatermark.htm'), // A
      people: word('/api/personSeal/list/{page}/{size}.htm'), // A
      seals: word('/api/sealInfo/list/{page}/{size}.htm'), // C
      fileTypes: word('/api/fileType/list/{page}/{size}.htm'), // C
      createPerson: word('/api/personSeal/batchCreate.htm'), // A
      mobileLogin: word('/api/login/mobile.htm'), // A
      webLogin: word('/login.htm'), // C: a page for browsers
    })
    .prefault({}),
  /** Names of query parameters. All A, but that of the detail and that of the web login (C). */
  query: z
    .strictObject({
      clientId: word('client_id'),
      clientSecret: word('client_secret'),
      detail: word('sealapply_id'),
      watermark: word('sealapply_id'),
      mobile: word('mobile'),
      webLogin: word('token'),
    })
    .prefault({}),
  token: z
    .strictObject({
      /** Wanted beside the credentials (A). */
      constants: z.record(z.string(), z.string()).default({ grant_type: 'code', response_type: 'json' }),
      scheme: word('Bearer'), // A
      method: z.enum(['GET', 'POST']).default('GET'), // A; POST is B
      parameters: z.enum(['query', 'json', 'form']).default('query'), // A
    })
    .prefault({}),
  /** The envelope: A, but `total` and `data` (C). */
  reply: z
    .strictObject({
      code: word('errcode'),
      message: word('errmsg'),
      accessToken: word('accessToken'),
      list: word('data_list'),
      object: word('data'),
      total: word('total'),
      loginToken: word('token'), // C
    })
    .prefault({}),
  /** 0 is A; the others C. */
  codes: z
    .strictObject({
      success: word('0'),
      refused: word('1'),
      duplicate: word('1'),
      notFound: word('404'),
      badToken: word('40001'),
      badCredentials: word('40013'),
    })
    .prefault({}),
  /** C: the words by which a client may tell these two from other refusals; `{applyId}` stands for the id. */
  messages: z
    .strictObject({
      duplicate: word('sealapply_id已存在：{applyId}'),
      notFound: word('sealapply_id不存在：{applyId}'),
    })
    .prefault({}),
  /** A; the seal fields are followed by the seal's number, from 1. */
  apply: z
    .strictObject({
      applyId: word('sealapply_id'),
      uid: word('uid'),
      fileType: word('type_id'),
      subject: word('name'),
      fileCount: word('file_count'),
      status: word('apply_status'),
      reason: word('apply_reason'),
      department: word('department_id'),
      seal: word('seal_ids'),
      useCount: word('use_count'),
      crossPage: word('is_sealed_bid'),
      crossPageUseCount: word('sealed_bid_count'),
      /** Taken and kept, whatever they say. */
      others: z
        .array(z.string())
        .default(['code', 'contract_price', 'customers_name', 'customers_id', 'operateTime', 'use_person']),
    })
    .prefault({}),
  values: z
    .strictObject({
      approvedElsewhere: word('6'), // A
      registered: word('0'), // A: taken as one that this vendor has to approve (C)
      /** What replies say, and what is taken beside all that public clients send. */
      yes: word('1'),
      no: word('0'),
    })
    .prefault({}),
  /** C; sealCode as a name is B. */
  grant: z.strictObject({ applyId: word('sealapply_id'), sealCode: word('sealCode') }).prefault({}),
  /** C. */
  end: z.strictObject({ applyId: word('sealapply_id'), reason: word('reason') }).prefault({}),
  /** A. */
  files: z
    .strictObject({
      file: word('file'),
      uid: word('uid'),
      applyId: word('sealapply_id'),
      list: word('filement'),
      url: word('downLoadUrl'),
      name: word('fileName'),
      watermark: word('is_watermark'),
      content: word('fileContext'),
    })
    .prefault({}),
  /** A name with dots stands for objects within each other, as newer servers have them (B), here and in `reply`. C, but the names that are B: useSealStateName, sealCode, and all of a use's own. */
  detail: z
    .strictObject({
      applyId: word('sealapply_id'),
      stageName: word('useSealStateName'),
      sealCode: word('sealCode'),
      seals: word('seals'),
      sealId: word('seal_id'),
      useCount: word('use_count'),
      usedCount: word('real_use_count'),
      crossPageUseCount: word('sealed_bid_count'),
      usedCrossPageUseCount: word('real_sealed_bid_count'),
      uses: word('useRecords'),
      sealName: word('sealName'),
      usedBy: word('createName'),
      usedAt: word('createTime'),
      address: word('address'),
      imageCount: word('allImgCount'),
      images: word('imgs'),
      imageUrl: word('fileUrl'),
      imageKind: word('filePhotoType'),
    })
    .prefault({}),
  /** C; the names are B or A elsewhere. */
  catalogue: z
    .strictObject({
      sealId: word('seal_id'),
      sealName: word('sealName'),
      fileTypeId: word('type_id'),
      fileTypeName: word('type_name'),
    })
    .prefault({}),
  /** A. */
  person: z
    .strictObject({
      uid: word('uid'),
      name: word('name'),
      mobile: word('mobile'),
      webLogin: word('token'),
      jobNumber: word('code'),
      password: word('password'),
      department: word('department_id'),
      enabled: word('is_enable'),
    })
    .prefault({}),
  /** B, but 结束用印, 自动结束, 流程终止 and 驳回 as names of stages (C). */
  stages: z
    .strictObject({
      awaitingApproval: word('待审批'),
      granted: word('待智能用印'),
      sealing: word('智能用印中'),
      completed: word('已完成用印'),
      filesOwed: word('待上传文件归档'),
      archived: word('已完成归档'),
      ended: word('结束用印'),
      autoEnded: word('自动结束'),
      terminated: word('流程终止'),
      rejected: word('驳回'),
    })
    .prefault({}),
  /** How this site's push spells each event: C. */
  events: z
    .strictObject({
      sealingCompleted: word('sealingCompleted'),
      filesArchived: word('filesArchived'),
      autoEnded: word('autoEnded'),
      approvalTerminated: word('approvalTerminated'),
      approvalRejected: word('approvalRejected'),
    })
    .prefault({}),
  /** C throughout. */
  callback: z
    .strictObject({
      event: word('event'),
      applyId: word('sealapply_id'),
      sealCode: word('sealCode'),
      useCount: word('useCount'),
      usedCount: word('realUseCount'),
      operatedAt: word('operateTime'),
      /** Where everything but the event is put into a field of its own, as JSON in a string when it is a form. */
      nestedIn: z.string().min(1).optional(),
      /** What the reply's body must hold, spaces aside, for the callback to be acknowledged; HTTP 2xx besides. */
      ack: word('"errcode":0'),
    })
    .prefault({}),
  codeForm: numberForm, // A: both were seen
  countForm: numberForm, // C
  /** Whether the replies to an apply and to an update carry the seal code (C); otherwise only the detail does. */
  codeInApplyReply: z.boolean().default(true),
  codeInUpdateReply: z.boolean().default(true),
  /** Whether one wrong application refuses the whole list, or is told in its own row of a reply of success (C). */
  wrongApplication: z.enum(['refusesAll', 'toldByRow']).default('refusesAll'),
  /** Whether the append path takes totals (A of the update) or what is added to them (C). */
  appendStyle: z.enum(['absolute', 'increment']).default('absolute'),
  detailAvailable: z.boolean().default(true), // C
  /** What a second apply of an id does: clients were seen that rely on its changing the first (A). */
  secondApply: z.enum(['refused', 'changes']).default('refused'),
  /** Whether an update has to bring the whole application (A: it was seen so). */
  updateBody: z.enum(['full', 'seals']).default('seals'),
  /** Whether an application that waits for its approval may be changed (B: 申请单已进入流程，不能修改). */
  changesInApproval: z.boolean().default(true),
});

export type Dialect = z.infer<typeof dialectSchema>;
export type DialectOverrides = z.input<typeof dialectSchema>;
export type VendorEvent = keyof Dialect['events'];
export type Stage = keyof Dialect['stages'];
