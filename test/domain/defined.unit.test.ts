import { defined } from '../../domain/defined';

test('what is undefined is left out, and nothing else', () => {
  const given: { name?: string | undefined; count: number; note: string | null } = {
    name: undefined,
    count: 0,
    note: null,
  };
  expect(Object.keys(defined(given))).toEqual(['count', 'note']);
  expect(defined({ name: '', isOpen: false })).toEqual({ name: '', isOpen: false });
});
