import { codesTold, joinedCodes } from '../../../domain/sealRequest/codes';
import type { ApplyOutcome, RecordLook, SettleAttention } from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { neededToConfirm } from '../../../domain/sealRequest/settle';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type { SealCode } from '../../../domain/sealRequest/values';
import { appended, appendUses, applySeal, live, lookAfter, metadata } from './life';

/** A vendor with a code for each seal and person. */

const first: SealCode = { sealId: '9223372036854775807', sealName: '公章', person: '张三', code: '482913' };
const second: SealCode = { sealId: 'seal-2', person: '李四', code: '730155' };
const codes = [first, second];
const text = '公章 张三: 482913；seal-2 李四: 730155';

const applied = {
  type: 'RecordApply',
  data: {
    effectId: 'apply',
    outcome: { kind: 'applied', ...codesTold({ sealCode: null, codes }) } satisfies ApplyOutcome,
  },
  metadata,
} as const;
const sealing = live(applySeal({ sealCodePattern: '\\d{6}' }), applied);

const look = (request: SealRequest, told: SealCode[]): RecordLook => ({
  type: 'RecordLook',
  data: { ...codesTold({ sealCode: null, codes: told }), totals: lookAfter(request).totals, used: [] },
  metadata,
});
const correct = (data: Partial<SettleAttention['data']>): SettleAttention => ({
  type: 'SettleAttention',
  data: { commandId: 'c-correct', decision: 'correctCode', note: '已核对', sealCode: '100007', ...data },
  metadata,
});

test('codes are joined for one field; one alone is just the code, and none is none', () => {
  expect(joinedCodes(codes)).toBe(text);
  expect(joinedCodes([{ ...first, complete: true }, second])).toBe('730155');
  expect(joinedCodes(codes.map((code) => ({ ...code, complete: true })))).toBeNull();
  expect(codesTold({ sealCode: '100001', codes: [] })).toEqual({ sealCode: '100001' });
});

test('all of them are kept, and written into the one field', () => {
  const { request } = sealing;
  expect(request).toMatchObject({ state: 'sealing', codeLive: true, sealCode: text, codes });
  expect(request.hostEffects).toMatchObject([{ data: { fields: [{ fieldId: 'field-code', value: text }] } }]);
});

describe('a code', () => {
  test('dies for itself, and the request lives on by the others', () => {
    const dead = { ...first, complete: true } as const;
    const one = live(...[applySeal(), applied], look(sealing.request, [dead, second]));
    expect(one.ledger.at(-1)).toMatchObject({ type: 'UsesNoticed', data: { codes: [dead, second] } });
    expect(one.request).toMatchObject({ sealCode: '730155', codeLive: true, codes: [dead, second] });
    expect(decide(look(one.request, [dead, second]), one.request)).toEqual({ kind: 'accepted', events: [] });
    const none = live(
      ...[applySeal(), applied],
      look(sealing.request, [dead, { ...second, complete: true }]),
    );
    expect(none.request).toMatchObject({ state: 'sealing', codeLive: false });
  });

  test('is corrected for the seal that is named', () => {
    const after = live(applySeal(), applied, correct({ sealId: 'seal-2' })).request;
    expect(after).toMatchObject({
      sealCode: '公章 张三: 482913；seal-2 李四: 100007',
      codes: [first, { ...second, code: '100007' }],
    });
  });

  test('is corrected for the person who is named, where several have one for the seal', () => {
    const third: SealCode = { sealId: second.sealId, person: '王五', code: '559021' };
    const shared = live(applySeal(), {
      ...applied,
      data: {
        effectId: 'apply',
        outcome: { kind: 'applied', ...codesTold({ sealCode: null, codes: [first, second, third] }) },
      },
    });
    const ofNobody = decide(correct({ sealId: 'seal-2' }), shared.request);
    expect(ofNobody).toMatchObject({
      refusal: { errors: [{ path: 'person', fault: { kind: 'code-of-which-person' } }] },
    });
    const corrected = decide(correct({ sealId: 'seal-2', person: '王五' }), shared.request);
    expect(corrected).toMatchObject({
      events: [
        { type: 'SealCodeCorrected', data: { codes: [first, second, { ...third, code: '100007' }] } },
        {},
      ],
    });
  });

  test.each([{}, { sealId: 'x' }])('is not corrected where no single one is named: %j', (data) => {
    expect(decide(correct(data), sealing.request)).toMatchObject({
      refusal: { errors: [{ path: 'sealId', fault: { kind: 'code-of-which-seal' } }] },
    });
  });
});

test('an append that tells no codes leaves those that live', () => {
  expect(live(applySeal(), applied, appendUses(), appended(null)).request).toMatchObject({
    round: 1,
    sealCode: text,
    codes,
  });
});

describe('an application without an answer, at a vendor that finds it by its own id alone', () => {
  const unknown = {
    type: 'RecordApply',
    data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'timeout' } },
    metadata,
  } as const;
  const { request } = live(applySeal({ namedByVendor: true }), unknown);
  const confirm = (data: Partial<SettleAttention['data']> = {}): SettleAttention => ({
    type: 'SettleAttention',
    data: { commandId: 'c-confirm', decision: 'confirm', note: '已核对', ...data },
    metadata,
  });

  test('waits for a person, who is told what to look for', () => {
    expect(request.attention).toMatchObject([
      { kind: 'apply-unknown', sentence: expect.stringContaining('our id') },
    ]);
    expect(request.vendorEffect).toMatchObject({ unresolved: true });
  });

  test('is confirmed by the vendor’s id alone, by which its codes are found', () => {
    expect(decide(confirm(), request)).toMatchObject({
      refusal: { errors: [{ path: 'vendorApplicationId', fault: { kind: 'application-id-wanted' } }] },
    });
    const confirmed = live(
      ...[applySeal({ namedByVendor: true }), unknown],
      confirm({ vendorApplicationId: '2490828768980361630' }),
    ).request;
    expect(confirmed).toMatchObject({ state: 'sealing', vendorApplicationId: '2490828768980361630' });
    const found = decide(look(confirmed, codes), confirmed);
    expect(found).toMatchObject({ events: [{ type: 'SealCodeFound', data: { sealCode: text, codes } }, {}] });
  });

  test('has each seal’s code at once, where the vendor shows them under that id', () => {
    const named = { vendorApplicationId: '2490828768980361630', codes, sealCode: first.code };
    const { ledger, request: confirmed } = live(
      ...[applySeal({ namedByVendor: true }), unknown],
      confirm(named),
    );
    expect(confirmed).toMatchObject({ state: 'sealing', sealCode: text, codes, attention: [] });
    expect(ledger.map(({ type }) => type)).not.toContain('SealCodeFound');
  });

  test('what a confirmation has to give is known before', () => {
    const [attention] = request.attention;
    if (!attention) throw new Error('nothing waits');
    expect(neededToConfirm(attention, request)).toEqual(['vendorApplicationId']);
    const blind = live(applySeal({ namedByVendor: true, readBack: false }), unknown).request;
    expect(neededToConfirm(attention, blind)).toEqual(['vendorApplicationId', 'sealCode']);
    expect(neededToConfirm(attention, live(applySeal(), unknown).request)).toEqual([]);
  });

  test('elsewhere an id that a person gives means nothing', () => {
    const after = live(applySeal(), unknown, confirm({ vendorApplicationId: 'x' })).request;
    expect(after).not.toHaveProperty('vendorApplicationId');
  });
});
