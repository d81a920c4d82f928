import { deadTokenWords } from '../http/deadToken';
import type { Profile } from './profileSchemas';

/**
 * What is known of the vendor's private-cloud API, as data. Levels: A seen in several independent public
 * clients; B seen in the vendor's own web front end (names and meanings only); C not public, our default, to be
 * confirmed by each site. A site whose server differs overrides data here, never code.
 */
export const profileDefaults: Profile = {
  paths: {
    token: '/api/getToken.htm', // A
    apply: '/api/sealApply/batchCreate.htm', // A
    update: '/api/sealApply/update.htm', // A
    append: '/api/sealApply/update.htm', // C: no append of its own is public
    end: '/api/sealApply/end.htm', // C
    detail: '/api/sealApply/detail.htm', // C
    uploadFile: '/api/sealApply/uploadFile.htm', // A
    uploadFileByUrl: '/api/sealApply/uploadFileByUrl.htm', // A
    watermark: '/api/getSealApplyWatermark.htm', // A
    departments: '/api/department/list/{page}/{size}.htm', // A
    people: '/api/personSeal/list/{page}/{size}.htm', // A
    seals: '/api/sealInfo/list/{page}/{size}.htm', // C: the pattern is A, the resource's name B
    fileTypes: '/api/fileType/list/{page}/{size}.htm', // C: the same; an older word is contractType (B)
    createPerson: '/api/personSeal/batchCreate.htm', // A
    mobileLogin: '/api/login/mobile.htm', // A
    deleteApplications: '/api/sealApply/batchDelete.htm', // A: the pattern
    deletePeople: '/api/personSeal/batchDelete.htm', // A: the pattern
    deleteDepartments: '/api/department/batchDelete.htm', // A: the pattern
  },
  token: {
    cacheMs: 55 * 60 * 1000, // A: clients keep it 55 minutes, its life being about an hour
    clientId: 'client_id', // A
    clientSecret: 'client_secret', // A
    constants: { grant_type: 'code', response_type: 'json' }, // A
    scheme: 'Bearer', // A
    method: 'GET', // A; POST was seen (B)
    parameters: 'query', // A
    notActedOn: [], // C: a redirect (B) may as well follow what was carried out
  },
  reply: {
    code: ['errcode'], // A
    message: ['errmsg'], // A
    accessToken: ['accessToken'], // A
    list: ['data_list'], // A for the watermark, C elsewhere
    object: ['data'], // C
    total: ['total', 'totalCount'], // C: only spares the last, empty page
  },
  codes: {
    success: ['0'], // A: as a number or as a string
    authError: ['401', '40001', '40014', '42001'], // C: what similar token APIs use; a wrong guess costs one token
    rateLimited: ['429', '45009', '45011'], // C: the same
    duplicate: [], // C: none is known
    notFound: ['404'], // C
    noFiles: [], // C: none is known
  },
  messages: {
    // B that servers say it in words, with any code; the words C. A refusal that holds one is tried once more with a
    // new token before it counts, so one that means something else by it costs one more call.
    authError: deadTokenWords,
    // C; that the id is unique is A and B, the words are not public. After a lost reply they prove that the
    // first call landed, so they all speak of the application or its id.
    duplicate: [
      '{applyId}已存在',
      '{applyId}重复',
      'sealapply_id已存在',
      'sealapply_id重复',
      '申请已存在',
      '申请单已存在',
      '申请编号已存在',
      '申请编码已存在',
      '申请编号重复',
      '申请编码重复',
      '申请重复',
      '重复申请',
      'duplicate sealapply_id',
      'sealapply_id already exists',
      'sealapply_id exists',
    ],
    // C: none of them speaks of a user, a seal or a call that does not exist.
    notFound: [
      '{applyId}不存在',
      'sealapply_id不存在',
      '申请不存在',
      '申请单不存在',
      '申请记录不存在',
      '未找到申请',
      '未找到用印申请',
      'application not found',
      'sealapply_id not found',
    ],
    // C: none is known; a list without rows says so at any site. A guess here would lose files that are being made.
    noFiles: [],
  },
  applyFields: {
    applyId: 'sealapply_id', // A
    uid: 'uid', // A
    fileType: 'type_id', // A
    subject: 'name', // A
    fileCount: 'file_count', // A
    status: 'apply_status', // A
    reason: 'apply_reason', // A
    department: 'department_id', // A
    seal: 'seal_ids', // A
    useCount: 'use_count', // A
    crossPage: 'is_sealed_bid', // A
    crossPageUseCount: 'sealed_bid_count', // A
  },
  applyValues: {
    approvedElsewhere: '6', // A
    vendorApproves: null, // C: left out; "0" was seen too (A), as we read it for what is registered and not released
    crossPageYes: 'true', // A: the word, or a JSON boolean
    crossPageNo: 'false', // A
    watermarkYes: '1', // A
    watermarkNo: '0', // A
    enabledYes: 1, // A: the number
    enabledNo: 0, // C
  },
  grantReplyFields: { applyId: ['sealapply_id'], sealCode: ['sealCode'] }, // C; sealCode as a name is B
  endFields: { applyId: 'sealapply_id', reason: 'reason' }, // C
  query: {
    detail: 'sealapply_id', // C
    watermark: 'sealapply_id', // A
    mobile: 'mobile', // A
    deleteApplications: 'sealapply_ids', // C: the pattern `<x>_ids` is A
    deletePeople: 'uids', // A
    deleteDepartments: 'department_ids', // A
  },
  fileFields: {
    file: 'file', // A
    uid: 'uid', // A
    applyId: 'sealapply_id', // A
    list: 'filement', // A
    url: 'downLoadUrl', // A
    name: 'fileName', // A
    watermark: 'is_watermark', // A
    watermarkName: ['fileName'], // A
    watermarkContent: ['fileContext'], // A: base64
  },
  detailFields: {
    applyId: ['sealapply_id', 'useSealApplyId'], // C, B
    stageName: ['useSealStateName'], // B
    sealCode: ['sealCode'], // B
    seals: ['seals'], // C
    sealId: ['seal_id'], // C
    useCount: ['use_count', 'applyUseCount'], // C, B
    usedCount: ['real_use_count', 'realUseCount'], // C, B
    crossPageUseCount: ['sealed_bid_count'], // C
    usedCrossPageUseCount: ['real_sealed_bid_count'], // C
    uses: ['useRecords', 'use_records', 'uses'], // C; the names within are B
    useSealName: ['sealName'], // B
    usePerson: ['createName'], // B
    useAt: ['createTime'], // B
    usePlace: ['address'], // B
    useImages: ['imgs'], // B
    useImageUrl: ['fileUrl'], // B
    useImageCount: ['allImgCount'], // B
  },
  sealFields: { id: ['seal_id', 'sealId', 'id'], name: ['seal_name', 'sealName', 'name'] }, // C; sealName is B
  fileTypeFields: {
    id: ['type_id', 'fileTypeId', 'typeId', 'id'],
    name: ['type_name', 'fileTypeName', 'typeName', 'name'],
  }, // C
  departmentFields: { id: ['department_id', 'departmentId', 'id'], name: ['name', 'department_name'] }, // C
  personFields: { uid: ['uid'], name: ['name'], mobile: ['mobile'], jobNumber: ['code'] }, // A as request fields
  createPersonFields: {
    uid: 'uid', // A, like the rest
    name: 'name',
    mobile: 'mobile',
    jobNumber: 'code',
    password: 'password',
    department: 'department_id',
    enabled: 'is_enable',
  },
  loginFields: { token: ['token', 'accessToken', 'loginToken', 'data'] }, // C: the call is A, its reply not public
  webLogin: { path: '/login.htm', tokenParameter: 'token' }, // C: no address that takes a login token is public
  images: { origins: [] }, // C: the pictures of uses lie on the server itself, or are named by path
  stages: {
    // B 待审批: 章管家's own approval is not through; no code yet. The others C.
    // B 受理中 (somebody has taken it up) and 未送审 (registered, and not sent to its approval).
    awaitingApproval: ['待审批', '审批中', '受理中', '未送审'],
    // B 待文件核验 (granted; the paper is compared with the file before the first stamp), 待智能用印 (granted, not
    // begun), 智能用印中 (some stamps made). In all three the code lives. The others C.
    sealing: ['待文件核验', '待智能用印', '智能用印中', '待用印', '用印中'],
    // B 已完成用印, 待上传文件归档 and 复核中: sealing is over just as much, only the scans or a review are still owed.
    // The other C.
    completed: ['已完成用印', '待上传文件归档', '复核中', '智能用印完成'],
    // B 已完成归档. The others C.
    archived: ['已完成归档', '文件归档完成', '已归档'],
    // Somebody ended sealing early: 结束用印 and 终止盖章 (B) are two words for it. The forms with 已 are C.
    ended: ['结束用印', '已结束用印', '终止盖章', '已终止盖章'],
    // The vendor's timers ended it: 自动结束用印时间 after some use, 未用印自动结束时间 and 未用印自动退回 without any
    // (settings and a stage, B; as names of stages C).
    autoEnded: ['自动结束', '自动结束用印', '已自动结束', '未用印自动结束', '未用印自动退回'],
    // 流程终止 (B) stops the approval flow, never the sealing: refused once sealing is under way. Forms C. 已撤销 and 已作废
    // (B): the application was taken back or made void; that this counts as terminated is C.
    terminated: ['流程终止', '流程已终止', '已流程终止', '已撤销', '已作废'],
    // 驳回 (B) is an approver's no. Forms C. 已退回 (B) is one that may be corrected; here it is over all the same (C).
    rejected: ['驳回', '已驳回', '审批驳回', '已退回'],
    // In none of them, so `unrecognised`: 不可用 (B) says that the application cannot be used, not why nor whether for
    // good, and 已终止 (C) may be either 终止盖章 or 流程终止. They settle no lost reply; an operator does.
  },
  confirmations: {
    // Files are archived after sealing, so archived confirms a completion whose callback comes late.
    sealingCompleted: { stages: ['completed', 'archived'], stageNames: [] }, // C
    filesArchived: { stages: ['archived'], stageNames: [] }, // C
    // A site may show one name for both ways of ending. 不可用 fits every way in which an application dies early, and
    // only the callback tells which: it confirms the three of them.
    autoEnded: { stages: ['autoEnded', 'ended'], stageNames: ['不可用'] }, // C
    approvalTerminated: { stages: ['terminated'], stageNames: ['不可用', '已终止'] }, // C
    approvalRejected: { stages: ['rejected'], stageNames: ['不可用'] }, // C
  },
  events: {
    // Per event: our code (C), the name of the trigger event as the feature's manual has it, push nodes known by name
    // (B: 智能用印后, 文件归档后), and near spellings (C). Width, case and spaces do not count.
    sealingCompleted: [
      'sealingCompleted',
      'sealing_completed',
      '智能用印完成',
      '智能用印后',
      '用印完成',
      '已完成用印',
    ],
    filesArchived: [
      'filesArchived',
      'files_archived',
      '文件归档完成',
      '文件归档后',
      '归档完成',
      '已完成归档',
    ],
    autoEnded: ['autoEnded', 'auto_ended', '自动结束', '自动结束用印', '未用印自动结束', '未用印自动退回'],
    approvalTerminated: ['approvalTerminated', 'approval_terminated', '流程终止'],
    approvalRejected: ['approvalRejected', 'approval_rejected', '驳回', '审批驳回'],
  },
  callbackFields: {
    event: ['event'], // C
    applyId: ['sealapply_id'], // C; the name is A in requests
    round: ['round'], // C: no site is known to send it
    providerEventId: ['eventId', 'event_id'], // C: the same
    sealCode: ['sealCode'], // C; the name is B
    nested: ['data'], // C
  },
  callbackAck: { status: 200, contentType: 'application/json', body: '{"errcode":0,"errmsg":"ok"}' }, // C
  timeouts: {
    connectMs: 3_000,
    tokenMs: 5_000,
    callMs: 12_000,
    // A whole operation: the token, the call, the token and the call again after an auth error.
    operationMs: 25_000,
    uploadMs: 120_000,
  },
  limits: {
    pageSize: 100,
    replyBytes: 10 * 1024 * 1024,
    fileBytes: 100 * 1024 * 1024,
    imageBytes: 10 * 1024 * 1024,
    // C: no limit of the vendor is public.
    callsPerSecond: 20,
    callsAtOnce: 5,
  },
  appendStyle: 'absolute', // A: totals of update.htm are absolute
  updateBody: 'full', // A
  attachmentStyle: 'url', // both calls are A; which a site serves is its own matter
  watermarkFiles: false, // C
  detailAvailable: true, // C
  sealCodePattern: '[A-Za-z0-9]{4,32}', // C: no form of the code is public
  callbackCharset: 'utf-8', // C: vendors of this kind push GBK too
  createPersonBody: 'list', // A
};
