import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { parseLossless } from '../../../../adapters/http/losslessJson';
import { vendors } from '../../../../adapters/vendors';
import { bindingBody } from '../../../../api/routes/bindings/bindingSchemas';
import { e10Body, webhookBody } from '../../../../api/routes/hosts/hostSchemas';
import { sealSettingsBody } from '../../../../api/routes/sealSettings/sealSettingsSchema';

/* What the 管理员指南 has administrators send is what the routes take. */

const read = (path: string) => readFileSync(resolve(__dirname, '../../../..', path), 'utf8');
const guide = read('docs/zh-CN/管理员指南.md');
const chapterOf = (title: string) =>
  guide.split(/^(?=### A\d\.)/m).find((part) => part.startsWith(title)) ?? '';

/** Whole calls; those that are cut short show what is changed alone. */
const bodies = [...guide.matchAll(/curl -X POST \$API(\S+) [^…\n]* -d '(\{[^']*\})'/g)].map(
  ([, path = '', body = '']) => ({ path, body: parseLossless(body) }),
);

const schemas: Record<string, z.ZodType> = {
  '/v1/bindings': bindingBody,
  '/v1/hosts': z.discriminatedUnion('kind', [webhookBody, e10Body]),
};

test('it has a whole call for a binding of each vendor and for each kind of host', () => {
  const told = z.object({ kind: z.string().optional(), vendor: z.string().optional() });
  const kinds = bodies.map(({ path, body }) => {
    const { kind, vendor } = told.parse(body);
    return `${path} ${kind ?? vendor}`;
  });
  const bindings = vendors.map(({ vendor }) => `/v1/bindings ${vendor}`);
  expect(kinds).toEqual([...bindings, '/v1/hosts webhook', '/v1/hosts e10']);
});

test.each(bodies)('what is sent to $path fits', ({ path, body }) => {
  expect(schemas[path]?.safeParse(body).error).toBeUndefined();
});

test('it tells every field of a host and of a binding', () => {
  const hosts = chapterOf('### A2.');
  const told = [hosts, chapterOf('### A5.')].join('');
  for (const field of [...Object.keys(e10Body.shape), ...Object.keys(webhookBody.shape)])
    expect(told).toMatch(new RegExp(`\`${field}[\`.]|"${field}"`));
  for (const field of ['replyWaitSeconds', 'replyConfirmSeconds', 'fallback', 'currentOperator'])
    expect(hosts).toContain(field);
  for (const field of bindingBody.options.flatMap(({ shape }) => Object.keys(shape)))
    expect(chapterOf('### A1.')).toMatch(new RegExp(`\`${field}[\`.]|"${field}"`));
});

test('it tells every part of the seal settings, and the example fits once its placeholder is filled in', () => {
  const settings = read('examples/seal-settings.json');
  expect(
    sealSettingsBody.safeParse(parseLossless(settings.replace('<bindingId>', 'b_1'))).error,
  ).toBeUndefined();
  const parts = [
    'bindingId',
    'enabled',
    'form',
    'apply',
    'append',
    'end',
    'endOnWithdraw',
    'callbacks',
    'onFailure',
  ];
  for (const part of [...parts, 'quietCloseSeconds', 'archiveWaitSeconds'])
    expect(chapterOf('### A3.')).toMatch(new RegExp(`\`${part}[\`.:]`));
  for (const [placeholder] of `${settings}${read('examples/flow-events/apply.json')}`.matchAll(/<\w+>/g))
    for (const text of [guide, read('examples/README.md')]) expect(text).toContain(`\`${placeholder}\``);
});
