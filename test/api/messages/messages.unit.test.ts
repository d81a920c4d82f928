import { refusalProblem, refusalSentences } from '../../../api/http/refusals';
import { fieldMessage, messages, reasonWords } from '../../../api/messages';
import { asCallbackReason, callbackReasons } from '../../../api/messages/callbackReasonCodes';
import { addressRefusals } from '../../../application/ports/addresses';
import { unselectableReasons } from '../../../application/ports/vendorLists';
import {
  commandRefusalCodes,
  type FieldFault,
  fieldFaultCodes,
  type WrongField,
} from '../../../application/refusals';
import { ownReasons } from '../../../domain/sealRequest/ownReasons';
import { refusalCodes } from '../../../domain/sealRequest/refusals';
import { sealRequestStates } from '../../../domain/sealRequest/values';

/* One list of codes, from the decider to the edge, and one table of sentences for each language. */

const languages = ['en', 'zh'] as const;
const person = { userId: '78', name: '赵六' };
const faults: FieldFault[] = [
  { code: 'required' },
  ...(['several-seals', 'cross-page', 'append-count', 'failure'] as const).map(
    (because): FieldFault => ({ code: 'required', because }),
  ),
  { code: 'not-text' },
  { code: 'too-long', max: 200 },
  { code: 'control-characters' },
  { code: 'not-an-id' },
  { code: 'not-a-person' },
  { code: 'not-a-count', min: 1, max: 9 },
  { code: 'not-yes-or-no' },
  { code: 'too-many', of: 'seals', max: 10 },
  { code: 'too-many', of: 'files', max: 10 },
  { code: 'file-type', types: ['pdf'] },
  { code: 'not-files' },
  { code: 'other-table' },
  { code: 'lengths-differ', values: 2, seals: 3 },
  { code: 'duplicate' },
  { code: 'exceeds-use-count' },
  { code: 'contradicts-cross-page' },
  { code: 'not-a-date' },
  { code: 'ends-before-start' },
  { code: 'duplicate-event', event: 'filesArchived' },
  { code: 'trigger-used-twice', earlier: 'apply.at.0' },
  { code: 'unknown-form-field', fieldId: '1001' },
  { code: 'unfitting-field-type', name: 'f', type: 'text', fits: ['number', 'person'] },
  { code: 'field-written-twice', earlier: 'apply.sealCodeField' },
  { code: 'field-read-and-written', reads: 'apply.fields.subject' },
  { code: 'no-submit' },
  { code: 'not-served' },
  { code: 'host-no-rows' },
  { code: 'unknown-binding' },
  { code: 'unknown-host' },
  { code: 'no-settings' },
  { code: 'other-binding' },
  { code: 'other-seal-code' },
  { code: 'unknown-application' },
  { code: 'secret-wanted-for-new-origin' },
  { code: 'in-the-past' },
  { code: 'not-an-engine' },
  { code: 'other-vendor' },
  { code: 'vendor-never-approves' },
  { code: 'vendor-no-cross-page' },
  { code: 'vendor-no-file-count' },
  { code: 'vendor-no-seal-users' },
  { code: 'vendor-no-window' },
  { code: 'vendor-no-companies' },
  { code: 'vendor-no-append' },
  { code: 'vendor-no-new-people' },
  { code: 'vendor-never-tells' },
  { code: 'unknown-seal', id: '77', name: '已注销的章' },
  { code: 'unknown-file-type', id: '88' },
  ...unselectableReasons.map((reason): FieldFault => ({ code: 'unselectable-seal', id: '99', reason })),
  { code: 'attachment-origin', file: 'a.pdf', origin: 'https://files.example.com' },
  ...addressRefusals.map((because): FieldFault => ({ code: 'address-refused', because })),
  ...(['table', 'uid', 'mobile', 'jobNumber'] as const).map(
    (by): FieldFault => ({ code: 'unknown-person', person, by }),
  ),
  { code: 'person-incomplete', person, by: 'mobile' },
  { code: 'ambiguous-person', person, by: 'jobNumber' },
  { code: 'person-not-created', person },
  { code: 'person-not-created', person, refusedWith: '手机号已存在' },
];

describe.each(languages)('in %s', (language) => {
  const { refusals, fields, addresses, states, callbackReasons: callbacks } = messages[language];

  test('every code has a sentence, and every sentence a code', () => {
    expect(Object.keys(refusals).sort()).toEqual([...commandRefusalCodes].sort());
    expect(Object.keys(fields).sort()).toEqual([...fieldFaultCodes].sort());
    expect(Object.keys(states).sort()).toEqual([...sealRequestStates, 'usedUp'].sort());
    expect(Object.keys(addresses).sort()).toEqual([...addressRefusals].sort());
    expect(Object.keys(callbacks).sort()).toEqual([...new Set<string>(callbackReasons)].sort());
  });

  test('no two codes are told in the same words', () => {
    for (const sentences of [Object.values(refusals), faults.map((fault) => fieldMessage(fault, language))])
      expect(new Set(sentences).size).toBe(sentences.length);
  });

  test('what waits for a person is told to operators and to readers, of each kind in words of its own', () => {
    const { attention } = messages[language];
    expect(Object.keys(attention).sort()).toEqual(Object.keys(messages.en.attention).sort());
    for (const whose of ['operator', 'reader'] as const) {
      const sentences = Object.values(attention).map((words) => words[whose]);
      expect(new Set(sentences).size).toBe(sentences.length);
      for (const sentence of sentences)
        if (language === 'zh') expect(sentence).toMatch(/\p{Script=Han}.*。$/u);
        else expect(sentence).toMatch(/^[\p{Script=Latin}\p{P} ]+\.$/u);
    }
  });

  test('reasons of ours are told in words of the language, those of peers as they are', () => {
    const { reasons } = messages[language];
    expect(Object.keys(reasons).sort()).toEqual(Object.keys(ownReasons).sort());
    for (const stored of Object.values(ownReasons)) {
      const told = reasonWords(stored, language);
      expect(Object.values(reasons)).toContain(told);
      if (language === 'zh') expect(told).toMatch(/^\p{Script=Han}/u);
    }
    expect(reasonWords('系统繁忙', language)).toBe('系统繁忙');
  });

  test('why a callback waits or ended so is told in words of its own', () => {
    const told = Object.values(messages[language].callbackReasons);
    expect(new Set(told.map(({ sentence }) => sentence)).size).toBe(told.length);
    for (const words of told.flatMap(({ sentence, advice }) => [sentence, advice]))
      if (language === 'zh') expect(words).toMatch(/\p{Script=Han}.*。$/u);
      else expect(words).toMatch(/^[A-Z]\P{Script=Han}+\.$/u);
    expect(asCallbackReason('of another version')).toBeUndefined();
  });

  test('sentences are in their language', () => {
    const told = [...Object.values(refusals), ...faults.map((fault) => fieldMessage(fault, language))];
    // Names, what people type, and the words of a peer, are as they are.
    const own = told.map((sentence) => sentence.replace(/赵六|已注销的章|手机号已存在|是 or 否/g, ''));
    for (const sentence of own) {
      if (language === 'zh') expect(sentence).toMatch(/\p{Script=Han}/u);
      else expect(sentence).not.toMatch(/\p{Script=Han}/u);
    }
  });
});

test.each(languages)('a refused event is told in %s by the names of its fields', (language) => {
  const errors: WrongField[] = [
    {
      path: 'form.1',
      code: 'required',
      message: 'must be filled in',
      zh: '必填',
      label: { name: '用印主题' },
    },
    { path: 'form.t.1.2', code: 'unknown-seal', id: '77', label: { name: '印章', row: 2 } },
  ];
  const told = refusalSentences.forForm({ code: 'invalid', errors }, language);
  expect(told).toBe(
    language === 'zh'
      ? '用印未受理：用印主题：必填；印章（第2行）：用印平台中没有印章77。'
      : 'Sealing was not accepted: 用印主题 must be filled in; 印章 (row 2) is 77, which is not a seal that the vendor has.',
  );
  expect(refusalSentences.forForm({ code: 'already-open' }, language)).toContain(
    messages[language].refusals['already-open'],
  );
});

test('each fault is tried here', () => {
  expect([...new Set(faults.map(({ code }) => code))].sort()).toEqual([...fieldFaultCodes].sort());
});

test('the codes of the decider are among those of the edge', () => {
  expect(commandRefusalCodes).toEqual(expect.arrayContaining([...refusalCodes]));
});

const statuses: Record<(typeof commandRefusalCodes)[number], number> = {
  'not-found': 404,
  'effect-in-progress': 409,
  'not-granted-yet': 409,
  'already-open': 409,
  'apply-anew': 409,
  closed: 409,
  invalid: 422,
  'nothing-to-settle': 409,
  'no-live-code': 409,
  'ledger-conflict': 409,
  overtaken: 409,
  'vendor-refused': 422,
  'command-id-reused': 409,
  'workflow-missing': 503,
  'settings-disabled': 409,
  'binding-disabled': 409,
  'profile-unfit': 409,
};

test.each(commandRefusalCodes)('%s is answered by its status, in the words of its table', (code) => {
  const problem = refusalProblem({ code });
  expect(problem.status).toBe(statuses[code]);
  expect(problem.toJSON('req-1', 'en').detail).toBe(messages.en.refusals[code]);
  expect(problem.toJSON('req-1', 'zh').detail).toBe(messages.zh.refusals[code]);
  expect(problem.headers).toEqual(code === 'workflow-missing' ? { 'Retry-After': '60' } : {});
});

test('the vendor is quoted, with what shows how it came to that', () => {
  const refusal = { code: 'vendor-refused', message: '系统繁忙', sealRequestId: 'h:f:r:1' } as const;
  expect(refusalProblem(refusal).toJSON('req-1', 'en')).toMatchObject({
    detail: '系统繁忙',
    sealRequestId: 'h:f:r:1',
  });
});

test('wrong fields are named by their paths: those of the decider in its words, all others in those of the table', () => {
  const errors: WrongField[] = [
    { path: 'seals.0.sealId', code: 'duplicate', message: 'names this seal a second time', zh: '印章重复' },
    { path: 'form.1004', code: 'unknown-seal', id: '77', name: '已注销的章' },
  ];
  const problem = refusalProblem({ code: 'invalid', errors });
  expect(problem.toJSON('req-1', 'en')).toMatchObject({
    status: 422,
    errors: [
      { path: 'seals.0.sealId', code: 'duplicate', message: 'names this seal a second time' },
      {
        path: 'form.1004',
        code: 'unknown-seal',
        message: 'is 已注销的章 (77), which is not a seal that the vendor has',
      },
    ],
  });
  expect(problem.toJSON('req-1', 'zh')).toMatchObject({
    errors: [{ message: '印章重复' }, { message: '用印平台中没有印章已注销的章 (77)' }],
  });
});

test.each(['en', 'zh'] as const)(
  'what waits is told to operators without names of fields, in %s',
  (language) => {
    for (const { operator, reader } of Object.values(messages[language].attention))
      for (const sentence of [operator, reader]) expect(sentence).not.toMatch(/[a-z][A-Z]/);
  },
);
