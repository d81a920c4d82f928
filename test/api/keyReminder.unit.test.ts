import { remindOfKeys } from '../../api/keyReminder';
import type { ApiKeyDocument } from '../../application/administration/apiKeys';
import { createLogger } from '../../config/logger';

const key = (_id: string, expiresAt: string) => ({ _id, role: 'admin', expiresAt }) as ApiKeyDocument;

async function logged(admins: ApiKeyDocument[], isFirstKeyOn: boolean) {
  const lines: Record<string, unknown>[] = [];
  await remindOfKeys({
    store: { ending: async () => admins, admins: async () => admins },
    isFirstKeyOn: async () => isFirstKeyOn,
    logger: createLogger('test', 'info', { write: (line: string) => lines.push(JSON.parse(line)) }),
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return lines;
}

test('keys that end soon are logged, by their id and what is left', async () => {
  const ends = [
    key('past', '2025-12-31T00:00:00Z'),
    key('soon', '2026-01-02T00:00:00Z'),
    key('far', '2027-01-01T00:00:00Z'),
  ];
  expect(await logged(ends, true)).toEqual([
    expect.objectContaining({ level: 40, keyId: 'soon', seconds: 86_400, msg: 'An API key ends soon' }),
  ]);
});

test('that nobody can administer is an error', async () => {
  const [line] = await logged([key('past', '2025-12-31T00:00:00Z')], false);
  expect(line).toMatchObject({ level: 50, msg: expect.stringContaining('SEALFLOW_ADMIN_KEY') });
  expect(await logged([key('far', '2027-01-01T00:00:00Z')], false)).toEqual([]);
});
