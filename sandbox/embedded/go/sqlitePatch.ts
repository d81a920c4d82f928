import type { ModulePatch } from '../goPatch';

/**
 * What `modernc.org/sqlite` does wrong where a query's caller goes away (1.32.0 and 1.34.1, `sqlite.go`): it forgets the
 * open rows without closing them. SQLite clears an interrupt once no statement of its connection is open, which never
 * comes then: each later call on that connection fails with `interrupted (9)`. Temporal has one connection.
 */
export const sqlitePatch: ModulePatch = {
  module: 'modernc.org/sqlite',
  changes: [
    {
      file: 'sqlite.go',
      from: 'r, err = nil, ctx.Err()\n\t\t} else if r == nil && err == nil {',
      to: 'if r != nil {\n\t\t\t\tr.Close()\n\t\t\t}\n\t\t\tr, err = nil, ctx.Err()\n\t\t} else if r == nil && err == nil {',
      times: 1,
    },
  ],
};
