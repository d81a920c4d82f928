import { sealSettings } from '../../api/routes/flowEvents/flows';
import { FlowWorld, form } from './world';

/* Files that we fetch ourselves come from where an administrator lists them, else from the host itself. */

const files = '1020';
const own = 'https://oa.example.com/files/1';
const inside = 'http://10.0.0.7:9200/_cat/indices';

function world(site: Partial<FlowWorld>): FlowWorld {
  const made = Object.assign(new FlowWorld(), { uploads: true }, site);
  const { apply, ...rest } = sealSettings('b1');
  made.settings = {
    ...rest,
    bindingId: 'b1',
    enabled: true,
    callbacks: [],
    apply: { ...apply, fields: { ...apply.fields, attachments: files } },
  };
  return made;
}
const send = (site: Partial<FlowWorld>, ...urls: string[]) =>
  world(site).send({
    form: { ...form, [files]: urls.map((url, index) => ({ name: `${index}.pdf`, url })) },
  });

test('one that lies at another origin of the network keeps the form from being applied for, and is named', async () => {
  expect(await send({}, own, inside)).toMatchObject({
    kind: 'refused',
    refusal: {
      code: 'invalid',
      errors: [
        { path: `form.${files}`, code: 'attachment-origin', file: '1.pdf', origin: 'http://10.0.0.7:9200' },
      ],
    },
  });
});

test.each<[string, Partial<FlowWorld>, string]>([
  ['the host’s own are taken where none are listed', {}, own],
  ['nothing but the listed is taken', { attachmentOrigins: ['http://10.0.0.7:9200'] }, inside],
  ['an empty list is none', { attachmentOrigins: [] }, own],
  ['what the vendor fetches is its own matter', { uploads: false }, inside],
])('%s', async (_what, site, url) => {
  expect(await send(site, url)).not.toMatchObject({ kind: 'refused' });
});

test('the host’s own is no more where others are listed', async () => {
  expect(await send({ attachmentOrigins: ['https://files.example.com'] }, own)).toMatchObject({
    refusal: { errors: [{ code: 'attachment-origin' }] },
  });
});
