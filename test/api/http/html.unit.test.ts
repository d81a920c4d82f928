import { html } from '../../../api/http/html';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg/onload=alert(1)>',
  '&lt;script&gt;',
  '`alert(1)`',
];

test.each(hostile)('%s is only text, in contents and in attributes', (text) => {
  const { text: content } = html`<p title="${text}">${text}</p>`;
  const [, title = '', inner = ''] = /^<p title="([^"]*)">([\s\S]*)<\/p>$/.exec(content) ?? [];
  for (const shown of [title, inner]) {
    expect(shown).not.toMatch(/[<>"']/);
    const back = shown.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
    expect(back).toBe(text);
  }
});

test('pieces and lists of them stand as they are, and nothing shows where nothing is', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}${''}`.text).toBe(
    '<ul><li>a</li><li>&#60;b&#62;</li></ul>0',
  );
});
