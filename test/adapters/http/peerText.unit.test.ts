import { replyJson } from '../../../adapters/http/http';
import { decodePeerText, isDoubtful, peerWords } from '../../../adapters/http/peerText';
import { defined } from '../../../domain/defined';
import { toGbk } from '../../../sandbox/simulators/gbk';

const words = '印章已停用';
const refusal = `{"errcode":1,"errmsg":"${words}"}`;
const utf8 = Buffer.from(refusal);
const gbk = toGbk(refusal);
const bom = Buffer.from([0xef, 0xbb, 0xbf]);

const headers = [
  undefined,
  '',
  'application/json',
  'text/html;charset=UTF-8',
  'application/json; charset="utf-8"',
  'application/json; Charset=utf8',
  'text/plain; charset=GBK',
  "application/json; charset='gb2312'",
  'application/json;charset=gb18030',
  // What a servlet sends that declares nothing.
  'text/html;charset=ISO-8859-1',
  'text/plain; charset=us-ascii',
  'application/json; charset=none-such',
  'application/json; charset=',
];

describe('bytes of a peer', () => {
  test.each(headers)('GBK under %s', (contentType) => {
    expect(decodePeerText(gbk, contentType)).toEqual({
      text: refusal,
      charset: 'gb18030',
      isDoubtful: false,
    });
  });

  test.each(headers.filter((header) => !/gb/i.test(header ?? '')))('UTF-8 under %s', (contentType) => {
    expect(decodePeerText(utf8, contentType)).toEqual({ text: refusal, charset: 'utf-8', isDoubtful: false });
    expect(decodePeerText(Buffer.concat([bom, utf8]), contentType).text).toBe(refusal);
  });

  test('UTF-8 with its mark counts as that, whatever the header says', () => {
    expect(decodePeerText(Buffer.concat([bom, utf8]), 'application/json; charset=gbk').text).toBe(refusal);
  });

  test('what is declared counts first: Big5, UTF-16, Latin-1 that is neither of the others', () => {
    expect(decodePeerText(Buffer.from([0xa4, 0xa4, 0xa4, 0xe5]), 'text/plain; charset=big5').text).toBe(
      '中文',
    );
    const utf16 = Buffer.from(refusal, 'utf16le');
    expect(decodePeerText(utf16, 'application/json; charset=utf-16').text).toBe(refusal);
    expect(decodePeerText(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])).text).toBe(refusal);
    const latin = Buffer.from('{"errmsg":"caf\xe9"}', 'latin1');
    expect(decodePeerText(latin, 'text/plain; charset=iso-8859-1').text).toBe('{"errmsg":"café"}');
  });

  test('what is usual is tried first where nothing is declared, and only there', () => {
    // Two bytes that are a character of either.
    const ambiguous = toGbk('隆');
    expect(decodePeerText(ambiguous).charset).toBe('utf-8');
    expect(decodePeerText(ambiguous, 'text/plain', 'gb18030').text).toBe('隆');
    expect(decodePeerText(utf8, 'application/json; charset=utf-8', 'gb18030').text).toBe(refusal);
  });

  test('four bytes of GB18030, which GBK has not', () => {
    expect(decodePeerText(Buffer.from([0x95, 0x32, 0x82, 0x36])).text).toBe('𠀀');
  });

  test.each<[string, Buffer, string]>([
    ['UTF-8 cut within a character', utf8.subarray(0, -4), `{"errcode":1,"errmsg":"印章已停\ufffd`],
    [
      'UTF-8 with a byte lost',
      Buffer.concat([utf8.subarray(0, 24), utf8.subarray(25)]),
      `{"errcode":1,"errmsg":"印\ufffd已停用"}`.replace('印\ufffd', '\ufffd\ufffd章'),
    ],
    ['GBK cut within a character', gbk.subarray(0, -3), `{"errcode":1,"errmsg":"印章已停\ufffd`],
    [
      'GBK with a byte that is none',
      Buffer.concat([gbk.subarray(0, 25), Buffer.from([0xff]), gbk.subarray(25)]),
      `{"errcode":1,"errmsg":"印\ufffd章已停用"}`,
    ],
  ])('%s is read with what is broken marked', (_what, bytes, text) => {
    for (const contentType of [undefined, 'application/json; charset=utf-8'])
      expect(decodePeerText(bytes, contentType)).toMatchObject({ isDoubtful: true });
    expect(decodePeerText(bytes).text.replaceAll(/\ufffd+/g, '\ufffd')).toBe(
      text.replaceAll(/\ufffd+/g, '\ufffd'),
    );
  });

  test('no bytes are no text', () => {
    expect(decodePeerText(Buffer.alloc(0))).toEqual({ text: '', charset: 'utf-8', isDoubtful: false });
  });
});

describe('a reply as JSON', () => {
  const reply = (body: Buffer, contentType?: string) => ({
    ...{ label: 'peer', status: 200, body },
    ...defined({ contentType }),
  });

  test.each(headers)('in GBK under %s', (contentType) => {
    expect(replyJson(reply(gbk, contentType))).toEqual({ errcode: 1, errmsg: words });
  });

  test('keeps its code where its words are broken, and the digits of its ids', () => {
    const broken = Buffer.from('{"errcode":9223372036854775807,"errmsg":"\xd3\xff"}', 'latin1');
    expect(replyJson(reply(broken))).toMatchObject({ errcode: '9223372036854775807' });
  });

  test('with a mark before it', () => {
    expect(replyJson(reply(Buffer.concat([bom, utf8])))).toEqual({ errcode: 1, errmsg: words });
  });
});

describe('words for people', () => {
  test('say where a part of them could not be read', () => {
    expect(peerWords(words)).toBe(words);
    expect(peerWords('印章\ufffd停用')).toBe('印章\ufffd停用（有字符无法识别 / partly unreadable）');
    expect(peerWords('\ud800')).toContain('无法识别');
    expect(Array.from(peerWords(`\ufffd${'长'.repeat(900)}`))).toHaveLength(500);
    expect(isDoubtful(words)).toBe(false);
  });
});
