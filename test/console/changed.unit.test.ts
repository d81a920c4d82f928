import { changedOnly } from '../../console/src/components/changed';
import { namesChangeOf, namesIn } from '../../console/src/pages/flows/flowNames';

test('a form sends what it changed, and what it takes away, alone', () => {
  const before: Record<string, unknown> = {
    name: 'a',
    openUrl: 'u',
    autoLogin: { enabled: true },
    profile: null,
    networks: ['1'],
  };
  expect(changedOnly(before, structuredClone(before))).toEqual({});
  expect(changedOnly({ ...before, name: 'b', autoLogin: null, secret: 's' }, before)).toEqual({
    name: 'b',
    autoLogin: null,
    secret: 's',
  });
});

test('names that somebody else has given meanwhile are not sent', () => {
  const before = namesIn({
    name: '合同用印',
    nodes: [{ id: '1', name: '审批' }, { id: '2' }],
    exits: [],
    fields: [{ id: 'f', name: '主题' }],
  });
  expect(namesChangeOf(before, before)).toEqual({ nodes: {}, exits: {}, fields: {} });
  const given = { ...before, nodes: { '1': '审批', '2': '用印' }, fields: { f: '' } };
  expect(namesChangeOf(given, before)).toEqual({ nodes: { '2': '用印' }, exits: {}, fields: { f: '' } });
});
