import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/*
 * Writes the API's types from the OpenAPI document on the standard input, for this client and the console. They are not
 * committed: what checks or builds either makes them first, so they cannot differ from the API. Problems are left out
 * of each operation, since every one is a `Problem`: the file is a third as long then.
 */

const target = new URL('src/generated.ts', import.meta.url);
const document = JSON.parse(await text(process.stdin));
for (const operations of Object.values(document.paths))
  for (const { responses } of Object.values(operations))
    for (const status of Object.keys(responses)) if (!/^[123]/.test(status)) delete responses[status];

const source = JSON.stringify(document);
const mark = `// Made from ${createHash('sha256').update(source).digest('hex')}\n`;
if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(mark)) {
  const { astToString, default: openapiTS } = await import('openapi-typescript');
  writeFileSync(target, mark + astToString(await openapiTS(source)));
}
