/** E10 takes at most this many code points (seen in public clients). */
const longest = 200;

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * The remark as E10 takes it: at most 200 code points, cut between two characters as people see them, and only within
 * one that is longer than the whole remark may be, but never within a code point.
 */
export function cutRemark(remark: string): string {
  const whole = remark.toWellFormed();
  if (lengthOf(whole) <= longest) return whole;
  let cut = '';
  let length = 0;
  for (const { segment } of segmenter.segment(whole)) {
    length += lengthOf(segment);
    if (length > longest) break;
    cut += segment;
  }
  return cut || Array.from(whole).slice(0, longest).join('');
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
