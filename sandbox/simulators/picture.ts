import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Reply } from './reply';

const width = 240;
const height = 320;
const paper = [0xf6, 0xf4, 0xee];
const ink = [0xb9, 0xbc, 0xc2];
const red = [0xc8, 0x28, 0x28];

/** What the machine's camera saw: a page of text with a round red stamp, elsewhere on each. */
export function stampedPage(name: string): Buffer {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(name).digest();
  const centre = { x: 90 + (a % 90), y: 170 + (b % 70) };
  const lines = 9 + (c % 6);
  return png((x, y) => {
    const distance = Math.hypot(x - centre.x, y - centre.y);
    if ((distance > 38 && distance < 43) || distance < 8) return red;
    const line = Math.floor((y - 30) / 18);
    const isText = x > 28 && x < width - 28 && y > 30 && (y - 30) % 18 < 5 && line < lines;
    return isText && (x * 7 + line * 31) % 40 > 6 ? ink : paper;
  });
}

export function pngReply(body: Buffer): Reply {
  return { status: 200, headers: { 'Content-Type': 'image/png' }, body };
}

function png(colourAt: (x: number, y: number) => number[]): Buffer {
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (__, x) => colourAt(x, y)).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a colour, three colours.
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}
