import { openDatabase } from '../../../adapters/mongo/database';

/* What an address could undo is pinned: majority reads and writes, journaled, at the primary. */

test.each(['w=0', 'w=1', 'journal=false', 'readPreference=secondary', 'readConcernLevel=local'])(
  'an address with %s changes nothing',
  async (option) => {
    const database = openDatabase({ url: `mongodb://mongo.test/?${option}`, name: 'x' });
    const { writeConcern, readConcern, readPreference } = database.collection('rows');
    expect(writeConcern?.w).toBe('majority');
    expect(writeConcern?.journal).toBe(true);
    expect(readConcern?.level).toBe('majority');
    expect(readPreference?.mode).toBe('primary');
    await database.close();
  },
);
