import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseLossless } from '../../adapters/http/losslessJson';
import { e10Body } from '../../api/routes/hosts/hostSchemas';
import { sealSettingsBody } from '../../api/routes/sealSettings/sealSettingsSchema';

const guide = readFileSync(resolve(__dirname, '../../docs/zh-CN/E10集成指南.md'), 'utf8');
const settings = /^```json\n([\s\S]+?)^```/m.exec(guide)?.[1] ?? '';
const host = /\$API\/v1\/hosts [^']* -d '(\{[^']*\})'/.exec(
  guide.replace("-H 'Content-Type: application/json' ", ''),
)?.[1];

test('its settings are what the route takes, each id to the digit', () => {
  const parsed = sealSettingsBody.safeParse(parseLossless(settings.replace('<bindingId>', 'b_1')));
  expect(parsed.error).toBeUndefined();
  expect(parsed.data?.apply.fields.subject).toBe('1974556705685095001');
});

test('its host is what the route takes', () => {
  expect(e10Body.safeParse(parseLossless(host ?? '')).error).toBeUndefined();
});
