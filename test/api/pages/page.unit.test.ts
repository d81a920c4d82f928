import { vendorNameOf } from '../../../adapters/vendors';
import type { Language } from '../../../api/http/language';
import type { PageContext } from '../../../api/pages/context';
import { document } from '../../../api/pages/layout';
import { imageName, type Look } from '../../../api/pages/looks';
import { type DetailSources, detailOf } from '../../../api/pages/model';
import { detailBody } from '../../../api/pages/page';
import { picturesOf } from '../../../api/pages/pictures';
import { refreshSecondsOf } from '../../../api/pages/show';
import { offsetWords, sayIn, timeWords } from '../../../api/pages/words';
import type { VendorDetail } from '../../../application/ports/vendor';
import { vendorApplyId } from '../../../contracts/derivedIds';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { type MovedOn, type SealRequestState, sealRequestStates } from '../../../domain/sealRequest/values';
import {
  appended,
  appendRefused,
  appendUses,
  applied,
  applyRefused,
  applySeal,
  callback,
  endSealing,
  hostDone,
  live,
  lives,
  requestIn,
} from '../../domain/sealRequest/life';

const id = 'h1:f1:r1:1';
const bigSeal = '9223372036854775807';
const sealNames = new Map([
  [bigSeal, '总公司公章'],
  ['seal-2', '合同专用章'],
]);
const nothing: Look = { kind: 'nothing' };

const entries = (events: readonly SealRequestEvent[]) => events.map((event, seq) => ({ seq, ...event }));

function page(sources: Partial<DetailSources> & Pick<DetailSources, 'request'>, language: Language = 'zh') {
  const say = sayIn(language);
  const now = '2026-11-24T01:02:03.000Z';
  const path = `/seal-details/${id}`;
  const { vendor = vendorNameOf({ vendor: 'zhangguanjia' }) } = sources;
  const context: PageContext = { say, vendor, timeZone: 'Asia/Shanghai', now, isLive: true, path, open: {} };
  const { applicant } = sources.request.application;
  const nodeNames = new Map([['node-seal', '用印']]);
  const names = { sealNames, nodeNames, fileType: '采购合同', applicant };
  const all = { sealRequestId: id, events: [], look: nothing, vendor, ...names, ...sources };
  const detail = detailOf(all, say);
  const [body, over] = [detailBody(detail, context), picturesOf(detail.uses, context)];
  return document({ language, title: say('Seal details', '用印详情'), base: '/seal-details', body, over });
}

/** What people read of it. */
function words(html: string): string {
  const text = html.replace(/<title>.*<\/title>/, '').replace(/<[^>]*>/g, ' ');
  return text.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code))).replace(/\s+/g, ' ');
}

function seen(changes: Partial<VendorDetail> = {}): Look {
  return {
    kind: 'seen',
    detail: {
      stage: 'sealing',
      stageName: '智能用印中',
      sealCode: '100001',
      seals: [
        { sealId: bigSeal, useCount: 3, crossPageUseCount: 1, usedCount: 2, usedCrossPageCount: 1 },
        { sealId: 'seal-2', useCount: 1, crossPageUseCount: 0, usedCount: 0 },
      ],
      ...changes,
    },
  };
}

describe('states', () => {
  test.each(sealRequestStates)('%s has words in both languages', (state) => {
    const request = requestIn(state);
    const [zh, en] = [words(page({ request })), words(page({ request }, 'en'))];
    expect(zh).toMatch(/^\s*[^ ]*\p{Script=Han}/u);
    expect(en).not.toBe(zh);
    expect(en.trim()).toMatch(/^[A-Z]/);
    for (const text of [zh, en]) expect(text.trim().split(' ')[0]).not.toBe(state);
  });

  test('the page says its language', () => {
    const request = requestIn('sealing');
    expect(page({ request })).toContain('<html lang="zh-CN">');
    expect(page({ request }, 'en')).toContain('<html lang="en">');
  });
});

describe('the seal code', () => {
  const { request } = live(...lives.sealing);

  test('is behind a click while it lives', () => {
    expect(page({ request })).toMatch(/<details>[\s\S]*<p class="secret">100001<\/p>[\s\S]*<\/details>/);
    expect(page({ request, look: seen() })).toContain('100001');
    expect(page({ request, look: seen({ sealCode: '300003' }) })).not.toContain('100001');
  });

  test('of each seal stands by its seal and person, as long as it serves', () => {
    const codes = [
      { sealId: bigSeal, person: '张三', code: '482913' },
      { sealId: 'seal-2', code: '730155' },
    ];
    const several = { ...request, codes, sealCode: '…' };
    const html = page({ request: several });
    expect(html).toMatch(/张三<\/bdi><\/p><p class="secret">482913<[\s\S]*<p class="secret">730155</);
    const left = codes.map((code, index) => (index === 0 ? { ...code, complete: true as const } : code));
    const after = page({ request: several, look: seen({ sealCode: null, codes: left }) });
    expect(after).toContain('<p class="secret">730155<');
    expect(after).not.toContain('482913');
  });

  test.each(['completed', 'archived', 'ended', 'autoEnded', 'terminated', 'rejected'] as const)(
    'is gone as soon as 章管家 shows %s, though the ledger does not know yet',
    (stage) => {
      expect(page({ request, look: seen({ stage, sealCode: null }) })).not.toContain('100001');
    },
  );

  test.each(sealRequestStates.filter((state) => state !== 'sealing'))('is in no page that is %s', (state) => {
    const { ledger } = live(...(state === 'aborted' ? lives.sealing : lives[state]));
    const html = page({ request: requestIn(state), events: entries(ledger), look: nothing });
    expect(html).not.toContain('100001');
    expect(html).not.toContain('<details>');
  });

  test('of a request that was stopped by hand is not shown, though it may still live', () => {
    expect(page({ request: { ...request, state: 'aborted' } })).not.toContain('100001');
  });

  test('that an append may be replacing is not shown, and the page says why', () => {
    const { request: appending } = live(...lives.sealing, appendUses());
    for (const look of [nothing, seen()]) {
      expect(page({ request: appending, look })).not.toContain('100001');
      expect(words(page({ request: appending, look }))).toContain('追加用印次数正在办理');
    }
  });

  test('of an earlier round is in no page', () => {
    const life = live(...lives.sealing, hostDone('sealCode:0'), appendUses(), appended('200002'));
    const html = page({ request: life.request, events: entries(life.ledger) });
    expect(html).toContain('200002');
    expect(html).not.toContain('100001');
  });
});

describe('counts', () => {
  test('are those of 章管家 where it is asked, with the cross-page stamps beneath', () => {
    const text = words(page({ request: requestIn('sealing'), look: seen() }));
    expect(text).toContain('总公司公章 3 2 1 其中骑缝章 1 1');
    expect(text).toContain('合同专用章 1 0 1');
  });

  test('are those of the ledger where it is not, and the page says so', () => {
    const text = words(page({ request: requestIn('sealing'), look: { kind: 'away' } }));
    expect(text).toContain('总公司公章 3 0 3 其中骑缝章 1 –');
    expect(text).toContain('章管家暂时无法访问');
    expect(text).not.toContain('用印记录 ');
    const english = words(page({ request: requestIn('sealing'), look: { kind: 'away' } }, 'en'));
    expect(english).toContain('cannot be reached just now');
  });

  test('a page names the vendor of its binding', () => {
    const sources = { request: requestIn('sealing'), vendor: vendorNameOf({ vendor: 'qiyuesuo' }) };
    const text = words(page({ ...sources, look: { kind: 'away' } }));
    expect(text).toContain('打开契约锁');
    expect(text).toContain('契约锁暂时无法访问');
    expect(text).not.toMatch(/章管家|用印平台/);
    expect(words(page(sources, 'en'))).toContain('Open Qiyuesuo’s pages');
  });

  test('an answer that cannot be read is not said to be none', () => {
    const text = words(page({ request: requestIn('sealing'), look: { kind: 'unreadable' } }));
    expect(text).toContain('总公司公章 3 0 3');
    expect(text).toContain('章管家的应答无法识别');
    expect(text).not.toContain('无法访问');
  });

  test('seals without a limit say so, and what is no count is a dash', () => {
    const seals = [
      { sealId: bigSeal, useCount: 'unlimited' as const, crossPageUseCount: 0, usedCount: 5 },
      { sealId: 'seal-2', useCount: null, crossPageUseCount: 0, usedCount: null },
    ];
    const text = words(page({ request: requestIn('sealing'), look: seen({ seals }) }));
    expect(text).toContain('总公司公章 不限次数 5 不限次数');
    expect(text).toContain('合同专用章 – – –');
  });

  test('with none left it is not ready to be sealed, and the page says what can be done', () => {
    const seals = (usedCount: number) => [
      { sealId: bigSeal, useCount: 3, crossPageUseCount: 0, usedCount },
      { sealId: 'seal-2', useCount: 1, crossPageUseCount: 0, usedCount: 1 },
    ];
    const request = requestIn('sealing');
    const usedUp = words(page({ request, look: seen({ seals: seals(3) }) }));
    expect(usedUp).toMatch(/^\s*次数已用完/);
    expect(usedUp).toContain('如已全部盖完，请在印章机上完成用印；如需继续用印，请在流程中追加用印次数。');
    const { appendSealCodeField: _none, ...terms } = request.terms;
    const elsewhere = words(page({ request: { ...request, terms }, look: seen({ seals: seals(3) }) }, 'en'));
    expect(elsewhere).toContain(
      'complete sealing at the seal machine. If more is to be sealed, have uses added',
    );
    expect(words(page({ request, look: seen({ seals: seals(2) }) }))).toMatch(/^\s*可以用印/);
  });

  test('more uses than were granted leave none', () => {
    const seals = [{ sealId: bigSeal, useCount: 3, crossPageUseCount: 0, usedCount: 5 }];
    expect(words(page({ request: requestIn('sealing'), look: seen({ seals }) }))).toContain(
      '总公司公章 3 5 0',
    );
  });

  test('a seal that the catalogue does not know goes by its id', () => {
    expect(words(page({ request: requestIn('sealing'), sealNames: new Map() }))).toContain(
      `${bigSeal} 3 0 3`,
    );
  });
});

describe('uses', () => {
  const use = {
    sealName: '总公司公章',
    person: '李四',
    at: '2026-11-24 09:30:00',
    place: '用印室1号机',
    imageUrls: ['http://10.0.0.5/secret/1.png', '/2.png'],
    imagesComplete: true,
  };
  const request = requestIn('sealing');

  test('each with person, time, place and pictures, whose addresses stay here', () => {
    const html = page({ request, look: seen({ uses: [use] }) });
    expect(words(html)).toContain('用印记录 1 总公司公章 李四 2026-11-24 09:30:00 用印室1号机');
    for (const url of use.imageUrls) {
      expect(html).toContain(`<img src="/seal-details/${id}/images/${imageName(url)}"`);
      expect(html).not.toContain(url);
    }
    expect(words(html)).not.toContain('部分图片尚未上传');
  });

  test('says which pictures are still to come, when there is no use, and where none are listed', () => {
    expect(words(page({ request, look: seen({ uses: [{ ...use, imagesComplete: false }] }) }))).toContain(
      '部分图片尚未上传',
    );
    expect(words(page({ request, look: seen({ uses: [] }) }))).toContain('尚无用印记录');
    expect(words(page({ request, look: seen() }))).toContain('未提供逐次用印记录');
    expect(words(page({ request, look: nothing }))).not.toContain('用印记录 ');
  });
});

describe('pictures', () => {
  const use = (...imageUrls: string[]) => ({ sealName: '公章', imageUrls, imagesComplete: true });
  const uses = [use('/1.png', '/2.png'), use(), use('/3.png', '/1.png')];
  const html = page({ request: requestIn('sealing'), look: seen({ uses }) });
  const [first, second, third] = ['/1.png', '/2.png', '/3.png'].map(imageName);

  test('are opened in place by a link each, whole and once', () => {
    const links = [...html.matchAll(/<a href="#picture-([^"]+)"><img/g)].map(([, name]) => name);
    expect(links).toEqual([first, second, third, first]);
    const whole = [...html.matchAll(/<section class="picture" id="picture-([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(whole).toEqual([first, second, third]);
  });

  test('lead to the ones beside them and back to the page', () => {
    const [, ofSecond = ''] = html.split(`id="picture-${second}"`);
    expect(words(ofSecond)).toMatch(/用印图片 2 \/ 3 关闭 公章 上一张 下一张 /);
    expect(ofSecond).toMatch(
      new RegExp(`class="previous" href="#picture-${first}"[^]*"next" href="#picture-${third}"`),
    );
    expect(html).not.toContain('id="page"');
  });
});

describe('sealed files', () => {
  const request = requestIn('completed');
  const link = /href="[^"]*\/files"/;

  test('are led to only where there are some', () => {
    expect(page({ request })).not.toMatch(link);
    expect(words(page({ request }))).toContain('章管家归档后，可在此查看');
    expect(words(page({ request: requestIn('sealing') }))).not.toContain('盖章文件');
    const attachments = [{ name: '合同.pdf', url: 'https://oa.example/1' }];
    const sent = { ...request, application: { ...request.application, attachments } };
    expect(page({ request: sent })).toMatch(link);
    expect(page({ request: requestIn('archived') })).toMatch(link);
    expect(page({ request, look: seen({ stage: 'archived' }) })).toMatch(link);
  });
});

describe('a page that is open', () => {
  const quiet = new Date('2026-11-24T00:00:00.000Z');
  const later = new Date('2028-11-24T00:00:00.000Z');
  /** With nothing under way at the host. */
  const atRest = (state: SealRequestState) => ({ ...requestIn(state), hostEffects: [], waitingWrites: [] });

  test.each([
    ['applying', 15],
    ['awaitingApproval', 15],
    ['sealing', 15],
    ['completed', 60],
    ['ended', 60],
    ['terminated', undefined],
    ['applyFailed', undefined],
    ['superseded', undefined],
    ['aborted', undefined],
  ] as const)('of %s is refreshed every %s seconds', (state, seconds) => {
    expect(refreshSecondsOf(atRest(state), quiet)).toBe(seconds);
  });

  test('is left alone once the request has closed by time', () => {
    expect(refreshSecondsOf(atRest('ended'), later)).toBeUndefined();
  });

  test('says of when it is, and is refreshed by a link as well', () => {
    const html = page({ request: requestIn('sealing') });
    expect(words(html)).toContain('更新于 09:02 自动更新 刷新');
    expect(html).toContain(`<a href="/seal-details/${id}">刷新</a>`);
  });
});

describe('what is waited for', () => {
  test('is said in words of the reader, and each kind once', () => {
    const unknown = { kind: 'unknown' as const, message: 'timeout' };
    const life = live(applySeal(), {
      type: 'RecordApply',
      data: { effectId: 'apply', outcome: unknown },
      metadata: { now: '2026-11-24T00:00:00.000Z', actor: 'engine' },
    });
    const [open] = life.request.attention;
    if (!open) throw new Error('nothing is open');
    const request = { ...life.request, attention: [open, { ...open, about: 'again' }] };
    const text = words(page({ request }));
    expect(text.match(/尚不能确定用印申请是否已被受理/g)).toHaveLength(1);
    for (const technical of ['timeout', 'apply-unknown', 'vendor']) expect(text).not.toContain(technical);
    expect(words(page({ request }, 'en'))).toContain('Whether the application has arrived');
  });
});

describe('the timeline', () => {
  test('tells a whole life in words, at the site’s own time', () => {
    const life = live(
      ...lives.sealing,
      hostDone('sealCode:0'),
      appendUses(),
      appended(),
      hostDone('sealCode:1'),
      callback('sealingCompleted', { round: 1 }),
    );
    const told = words(page({ request: life.request, events: entries(life.ledger) }));
    const moments = [
      '提交用印申请',
      '章管家已受理，用印码已生成',
      '用印码已写入表单',
      '申请追加用印次数：合同专用章 +2',
      '追加成功',
      '用印码已写入表单',
      '智能用印完成',
    ];
    expect(told).toContain(moments.map((moment) => `2026-11-24 08:00 ${moment}`).join(' '));
  });

  test('says where the records have lost some of it', () => {
    const { request, ledger } = live(...lives.sealing, appendUses(), appended());
    const events = entries(ledger);
    const lost = '部分办理记录缺失';
    expect(words(page({ request, events }))).not.toContain(lost);
    expect(words(page({ request, events: events.filter(({ seq }) => seq !== 2) }))).toContain(lost);
  });

  test('what failed says why, in the peer’s words without ids and codes of ours', () => {
    const failed = live(applySeal(), applyRefused);
    expect(words(page({ request: failed.request, events: entries(failed.ledger) }))).toContain(
      '申请失败：印章不存在',
    );
    const outcome = { kind: 'refused' as const, message: `申请${vendorApplyId(id)}的盖章码100001已失效` };
    const refused = {
      ...appendRefused,
      data: { effectId: 'append:c-append', outcome },
    } as typeof appendRefused;
    const life = live(...lives.sealing, hostDone('sealCode:0'), appendUses(), refused);
    const html = page({ request: { ...life.request, codeLive: false }, events: entries(life.ledger) });
    expect(words(html)).toContain('追加失败：申请***的盖章码***已失效');
  });

  test('of what is written into the form only the code is worth a line', () => {
    const metadata = { at: '2026-11-24T00:00:00.000Z', actor: 'sealflow' };
    const written = (effectId: string, carriesSealCode: boolean): SealRequestEvent[] => [
      { type: 'FieldWriteRequested', data: { effectId, fields: [], carriesSealCode }, metadata },
      { type: 'FieldsWritten', data: { effectId }, metadata },
    ];
    const tell = (events: SealRequestEvent[]) =>
      words(page({ request: requestIn('sealing'), events: entries(events) })).match(/用印码已写入表单/g) ??
      [];
    expect(tell(written('counts', false))).toHaveLength(0);
    expect(tell([...written('counts', false), ...written('code', true)])).toHaveLength(1);
  });

  test('a move that waits names the nodes as an administrator has named them', () => {
    const metadata = { at: '2026-11-24T00:00:00.000Z', actor: 'sealflow' };
    const data = { effectId: 'w', waitNodeIds: ['node-seal', 'node-2'], as: 'applicant' } as const;
    const events = [
      { type: 'FlowSubmitRequested', data, metadata },
      { type: 'MovePostponed', data: { effectId: 'w', foundNodeId: 'node-seal' }, metadata },
    ] as SealRequestEvent[];
    const told = words(page({ request: requestIn('completed'), events: entries(events) }));
    expect(told).toContain('等待流程到达节点 用印 / node-2 后自动流转，流程当前在 用印');
  });

  test('a move that was not made says what is known of why, and no more', () => {
    const metadata = { at: '2026-11-24T00:00:00.000Z', actor: 'sealflow' };
    const found = { effectId: 'w', foundNodeId: 'node-seal' };
    const tell = (
      type: 'SubmitSkipped' | 'ReturnSkipped',
      more: { laterAttempt?: true; because?: MovedOn },
      language?: Language,
    ) => {
      const event: SealRequestEvent = { type, data: { ...found, ...more }, metadata };
      return words(page({ request: requestIn('ended'), events: entries([event]) }, language));
    };
    const later = { laterAttempt: true } as const;
    expect(tell('SubmitSkipped', {})).toContain('流程当时在其他节点，未再提交');
    expect(tell('ReturnSkipped', { because: 'flow-event' })).toContain('流程已离开该节点，未再退回');
    expect(tell('SubmitSkipped', { because: 'flow-over' })).toContain('流程已结束，未再提交');
    expect(tell('SubmitSkipped', later)).toContain('已有新的用印申请，未再提交流程');
    expect(tell('ReturnSkipped', later)).toContain('已有新的用印申请，未再退回流程');
    for (const type of ['SubmitSkipped', 'ReturnSkipped'] as const) {
      expect(tell(type, later)).not.toContain('他人');
      expect(tell(type, later, 'en')).toMatch(
        /There is a newer application: the flow was not (submitted|returned)/,
      );
      expect(tell(type, later, 'en')).not.toContain('moved on');
    }
  });

  test('values that were left to a newer application are told of, those of a dead code are not', () => {
    const metadata = { at: '2026-11-24T00:00:00.000Z', actor: 'sealflow' };
    const tell = (reason: 'ended' | 'later-attempt', language?: Language) => {
      const dropped: SealRequestEvent = {
        type: 'FieldWriteDropped',
        data: { effectId: 'w', reason },
        metadata,
      };
      return words(page({ request: requestIn('ended'), events: entries([dropped]) }, language));
    };
    expect(tell('later-attempt')).toContain('已有新的用印申请，本次申请的内容未写入表单');
    expect(tell('later-attempt', 'en')).toContain('values of this one were not written into the form');
    expect(tell('ended')).not.toContain('未写入表单');
  });

  test('names nobody’s ids', () => {
    const life = live(...lives.sealing, hostDone('sealCode:0'), endSealing());
    const html = page({ request: life.request, events: entries(life.ledger) });
    expect(words(html)).toContain('申请结束用印：合同作废');
    for (const hidden of ['c-apply', 'c-end', vendorApplyId(id), 'effectId'])
      expect(html).not.toContain(hidden);
  });
});

describe('texts of people and peers', () => {
  const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>\u202e`;

  test('are only texts, wherever they stand', () => {
    const command = applySeal();
    const applicant = { userId: 'u1', name: hostile };
    command.data.application = { ...command.data.application, subject: hostile, applicant };
    const life = live(command, applied(), { ...endSealing(), data: { commandId: 'c', reason: hostile } });
    const use = { sealName: hostile, person: hostile, at: hostile, place: hostile };
    const look = seen({ uses: [{ ...use, imageUrls: [hostile], imagesComplete: true }] });
    const html = page({
      request: life.request,
      events: entries(life.ledger),
      look,
      sealNames: new Map([[bigSeal, hostile]]),
      fileType: hostile,
    });
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/<img[^>]*onerror/);
    expect(html.match(/<img /g)).toHaveLength(2);
    // Whatever turns the direction of writing around stays within its own element.
    expect(html.match(/\u202e/g)).toHaveLength(html.match(/\u202e<\/bdi>/g)?.length ?? 0);
  });
});

test('times are those of the site', () => {
  expect(timeWords('2026-07-01T23:30:00.000Z', 'Asia/Shanghai')).toBe('2026-07-02 07:30');
  expect(timeWords('2026-07-01T23:30:00.000Z', 'America/New_York')).toBe('2026-07-01 19:30');
  expect(offsetWords('2026-07-01T23:30:00.000Z', 'Asia/Shanghai')).toBe('UTC+8');
  expect(offsetWords('2026-01-01T00:00:00.000Z', 'UTC')).toBe('UTC+0');
});
