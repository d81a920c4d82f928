/** GBK's own bytes for a text: Node reads GBK and does not write it. What GBK has no character for becomes `?`. */
export function toGbk(text: string): Buffer {
  return Buffer.concat(Array.from(text, (character) => table().get(character) ?? questionMark));
}

const questionMark = Buffer.from('?');
let made: Map<string, Buffer> | undefined;

function table(): Map<string, Buffer> {
  made ??= new Map([...ascii(), ...pairs()]);
  return made;
}

function* ascii(): Generator<[string, Buffer]> {
  for (let byte = 0; byte < 0x80; byte += 1) yield [String.fromCharCode(byte), Buffer.from([byte])];
}

function* pairs(): Generator<[string, Buffer]> {
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const bytes = Buffer.from([lead, trail]);
      const character = decoder.decode(bytes);
      if (trail !== 0x7f && !character.includes('\ufffd')) yield [character, bytes];
    }
}
