import { deadTokenWords } from '../http/deadToken';
import { defaultsOf } from '../profileMerge';
import type { Known } from '../vendorProfile';
import { completeProfileSchema, type Profile } from './profileSchemas';
import type { switches } from './profileShape';

const a = <Value>(value: Value): Known<Value> => ({ value, evidence: 'A' });
const b = <Value>(value: Value): Known<Value> => ({ value, evidence: 'B' });
const c = <Value>(value: Value): Known<Value> => ({ value, evidence: 'C' });

type Switch = keyof typeof switches;
type Section = Exclude<keyof Profile, Switch>;
type DeclaredProfile = { [Name in Switch]: Known<Profile[Name]> } & {
  [Name in Section]: { [Key in keyof Profile[Name]]: Known<Profile[Name][Key]> };
};

/**
 * What is known of the vendor's private-cloud API, as data. A site whose server differs overrides data here, never code.
 */
export const declaredProfile: DeclaredProfile = {
  paths: {
    token: a('/api/getToken.htm'),
    apply: a('/api/sealApply/batchCreate.htm'),
    update: a('/api/sealApply/update.htm'),
    append: c('/api/sealApply/update.htm'), // no append of its own is public
    end: c('/api/sealApply/end.htm'),
    detail: c('/api/sealApply/detail.htm'),
    uploadFile: a('/api/sealApply/uploadFile.htm'),
    uploadFileByUrl: a('/api/sealApply/uploadFileByUrl.htm'),
    watermark: a('/api/getSealApplyWatermark.htm'),
    people: a('/api/personSeal/list/{page}/{size}.htm'),
    seals: c('/api/sealInfo/list/{page}/{size}.htm'), // the pattern is A, the resource's name B
    fileTypes: c('/api/fileType/list/{page}/{size}.htm'), // the same; an older word is contractType (B)
    createPerson: a('/api/personSeal/batchCreate.htm'),
    mobileLogin: a('/api/login/mobile.htm'),
  },
  token: {
    cacheMs: a(55 * 60 * 1000), // clients keep it 55 minutes, its life being about an hour
    clientId: a('client_id'),
    clientSecret: a('client_secret'),
    constants: a({ grant_type: 'code', response_type: 'json' }),
    scheme: a('Bearer'),
    method: a('GET'), // POST was seen (B)
    parameters: a('query'),
    notActedOn: c([]), // a redirect (B) may as well follow what was carried out
  },
  reply: {
    code: a(['errcode']),
    message: a(['errmsg']),
    accessToken: a(['accessToken']),
    list: a(['data_list']), // for the watermark, C elsewhere
    object: c(['data']),
    total: c(['total', 'totalCount']), // only spares the last, empty page
  },
  codes: {
    success: a(['0']), // as a number or as a string
    authError: c(['401', '40001', '40014', '42001']), // what similar token APIs use; a wrong guess costs one token
    rateLimited: c(['429', '45009', '45011']), // the same
    duplicate: c([]), // none is known
    notFound: c(['404']),
    noFiles: c([]), // none is known
  },
  messages: {
    // B that servers say it in words, with any code; the words C. A refusal that holds one is tried once more with a
    // new token before it counts, so one that means something else by it costs one more call.
    authError: c(deadTokenWords),
    // That the id is unique is A and B, the words are not public. After a lost reply they prove that the
    // first call landed, so they all speak of the application or its id.
    duplicate: c([
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
    ]),
    // None of them speaks of a user, a seal or a call that does not exist.
    notFound: c([
      '{applyId}不存在',
      'sealapply_id不存在',
      '申请不存在',
      '申请单不存在',
      '申请记录不存在',
      '未找到申请',
      '未找到用印申请',
      'application not found',
      'sealapply_id not found',
    ]),
    // None is known; a list without rows says so at any site. A guess here would lose files that are being made.
    noFiles: c([]),
  },
  applyFields: {
    applyId: a('sealapply_id'),
    uid: a('uid'),
    fileType: a('type_id'),
    subject: a('name'),
    fileCount: a('file_count'),
    status: a('apply_status'),
    reason: a('apply_reason'),
    department: a('department_id'),
    seal: a('seal_ids'),
    useCount: a('use_count'),
    crossPage: a('is_sealed_bid'),
    crossPageUseCount: a('sealed_bid_count'),
  },
  applyValues: {
    approvedElsewhere: a('6'),
    vendorApproves: c(null), // left out; "0" was seen too (A), as we read it for what is registered and not released
    crossPageYes: a('true'), // the word, or a JSON boolean
    crossPageNo: a('false'),
    watermarkYes: a('1'),
    watermarkNo: a('0'),
    enabledYes: a(1), // the number
    enabledNo: c(0),
  },
  grantReplyFields: { applyId: c(['sealapply_id']), sealCode: c(['sealCode']) }, // sealCode as a name is B
  endFields: { applyId: c('sealapply_id'), reason: c('reason') },
  query: {
    detail: c('sealapply_id'),
    watermark: a('sealapply_id'),
    mobile: a('mobile'),
  },
  fileFields: {
    file: a('file'),
    uid: a('uid'),
    applyId: a('sealapply_id'),
    list: a('filement'),
    url: a('downLoadUrl'),
    name: a('fileName'),
    watermark: a('is_watermark'),
    watermarkName: a(['fileName']),
    watermarkContent: a(['fileContext']), // base64
  },
  detailFields: {
    applyId: c(['sealapply_id', 'useSealApplyId']),
    stageName: b(['useSealStateName']),
    sealCode: b(['sealCode']),
    seals: c(['seals']),
    sealId: c(['seal_id']),
    useCount: c(['use_count', 'applyUseCount']),
    usedCount: c(['real_use_count', 'realUseCount']),
    crossPageUseCount: c(['sealed_bid_count']),
    usedCrossPageUseCount: c(['real_sealed_bid_count']),
    uses: c(['useRecords', 'use_records', 'uses']), // the names within are B
    useSealName: b(['sealName']),
    usePerson: b(['createName']),
    useAt: b(['createTime']),
    usePlace: b(['address']),
    useImages: b(['imgs']),
    useImageUrl: b(['fileUrl']),
    useImageCount: b(['allImgCount']),
  },
  sealFields: { id: c(['seal_id', 'sealId', 'id']), name: c(['seal_name', 'sealName', 'name']) }, // sealName is B
  fileTypeFields: {
    id: c(['type_id', 'fileTypeId', 'typeId', 'id']),
    name: c(['type_name', 'fileTypeName', 'typeName', 'name']),
  },
  personFields: { uid: a(['uid']), name: a(['name']), mobile: a(['mobile']), jobNumber: a(['code']) }, // as request fields
  createPersonFields: {
    uid: a('uid'),
    name: a('name'),
    mobile: a('mobile'),
    jobNumber: a('code'),
    password: a('password'),
    department: a('department_id'),
    enabled: a('is_enable'),
  },
  loginFields: { token: c(['token', 'accessToken', 'loginToken', 'data']) }, // the call is A, its reply not public
  webLogin: { path: c('/login.htm'), tokenParameter: c('token') }, // no address that takes a login token is public
  images: { origins: c([]) }, // the pictures of uses lie on the server itself, or are named by path
  stages: {
    // B 待审批: 章管家's own approval is not through; no code yet. The others C.
    // B 受理中 (somebody has taken it up) and 未送审 (registered, and not sent to its approval).
    awaitingApproval: b(['待审批', '审批中', '受理中', '未送审']),
    // B 待文件核验 (granted; the paper is compared with the file before the first stamp), 待智能用印 (granted, not
    // begun), 智能用印中 (some stamps made). In all three the code lives. The others C.
    sealing: b(['待文件核验', '待智能用印', '智能用印中', '待用印', '用印中']),
    // B 已完成用印, 待上传文件归档 and 复核中: sealing is over just as much, only the scans or a review are still owed.
    // The other C.
    completed: b(['已完成用印', '待上传文件归档', '复核中', '智能用印完成']),
    // B 已完成归档. The others C.
    archived: b(['已完成归档', '文件归档完成', '已归档']),
    // Somebody ended sealing early: 结束用印 and 终止盖章 (B) are two words for it. The forms with 已 are C.
    ended: b(['结束用印', '已结束用印', '终止盖章', '已终止盖章']),
    // The vendor's timers ended it: 自动结束用印时间 after some use, 未用印自动结束时间 and 未用印自动退回 without any
    // (settings and a stage, B; as names of stages C).
    autoEnded: c(['自动结束', '自动结束用印', '已自动结束', '未用印自动结束', '未用印自动退回']),
    // 流程终止 (B) stops the approval flow, never the sealing: refused once sealing is under way. Forms C. 已撤销 and 已作废
    // (B): the application was taken back or made void; that this counts as terminated is C.
    terminated: b(['流程终止', '流程已终止', '已流程终止', '已撤销', '已作废']),
    // 驳回 (B) is an approver's no. Forms C. 已退回 (B) is one that may be corrected; here it is over all the same (C).
    rejected: b(['驳回', '已驳回', '审批驳回', '已退回']),
    // In none of them, so `unrecognised`: 不可用 (B) says that the application cannot be used, not why nor whether for
    // good, and 已终止 (C) may be either 终止盖章 or 流程终止. They settle no lost reply; an operator does.
  },
  confirmations: {
    // Files are archived after sealing, so archived confirms a completion whose callback comes late.
    sealingCompleted: c({ stages: ['completed', 'archived'], stageNames: [] }),
    filesArchived: c({ stages: ['archived'], stageNames: [] }),
    // A site may show one name for both ways of ending. 不可用 fits every way in which an application dies early, and
    // only the callback tells which: it confirms the three of them.
    autoEnded: c({ stages: ['autoEnded', 'ended'], stageNames: ['不可用'] }),
    approvalTerminated: c({ stages: ['terminated'], stageNames: ['不可用', '已终止'] }),
    approvalRejected: c({ stages: ['rejected'], stageNames: ['不可用'] }),
  },
  events: {
    // Per event: our code (C), the name of the trigger event as the feature's manual has it, push nodes known by name
    // (B: 智能用印后, 文件归档后), and near spellings (C). Width, case and spaces do not count.
    sealingCompleted: c([
      'sealingCompleted',
      'sealing_completed',
      '智能用印完成',
      '智能用印后',
      '用印完成',
      '已完成用印',
    ]),
    filesArchived: c([
      'filesArchived',
      'files_archived',
      '文件归档完成',
      '文件归档后',
      '归档完成',
      '已完成归档',
    ]),
    autoEnded: c(['autoEnded', 'auto_ended', '自动结束', '自动结束用印', '未用印自动结束', '未用印自动退回']),
    approvalTerminated: c(['approvalTerminated', 'approval_terminated', '流程终止']),
    approvalRejected: c(['approvalRejected', 'approval_rejected', '驳回', '审批驳回']),
  },
  callbackFields: {
    event: c(['event']),
    applyId: c(['sealapply_id']), // the name is A in requests
    round: c(['round']), // no site is known to send it
    providerEventId: c(['eventId', 'event_id']), // the same
    sealCode: c(['sealCode']), // the name is B
    nested: c(['data']),
  },
  callbackAck: {
    status: c(200),
    contentType: c('application/json'),
    body: c('{"errcode":0,"errmsg":"ok"}'),
  },
  // Ours to choose, since nothing is public of them.
  timeouts: {
    connectMs: c(3_000),
    tokenMs: c(5_000),
    callMs: c(12_000),
    // A whole operation: the token, the call, the token and the call again after an auth error.
    operationMs: c(25_000),
    uploadMs: c(120_000),
  },
  limits: {
    pageSize: c(100),
    replyBytes: c(10 * 1024 * 1024),
    fileBytes: c(100 * 1024 * 1024),
    imageBytes: c(10 * 1024 * 1024),
    // No limit of the vendor is public.
    callsPerSecond: c(20),
    callsAtOnce: c(5),
  },
  appendStyle: a('absolute'), // totals of update.htm are absolute
  updateBody: a('full'),
  attachmentStyle: a('url'), // both calls are A; which a site serves is its own matter
  watermarkFiles: c(false),
  detailAvailable: c(true),
  sealCodePattern: c('[A-Za-z0-9]{4,32}'), // no form of the code is public
  callbackCharset: c('utf-8'), // vendors of this kind push GBK too
  createPersonBody: a('list'),
};

export const profileDefaults: Profile = completeProfileSchema.parse(defaultsOf(declaredProfile));
