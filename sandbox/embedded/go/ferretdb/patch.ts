import type { ModulePatch } from '../../goPatch';

/**
 * What FerretDB 1.24.2 over SQLite lacks to find a document by its `_id` without reading the whole table. No stored
 * byte changes: tables and indexes made before the patch are served as they are, and the other way round.
 */
export const ferretdbPatch: ModulePatch = {
  module: 'github.com/FerretDB/FerretDB',
  changes: [
    {
      // The unique index of each table is on this very expression; SQLite knows an index by its text alone.
      file: 'internal/backends/sqlite/metadata/metadata.go',
      from: `IDColumn = DefaultColumn + "->'$._id'"`,
      to: 'IDColumn = DefaultColumn + `->"_id"`',
      times: 1,
    },
    {
      // In a query and in its explanation. Beside other conditions an `_id` narrows as well: all of them must hold, and
      // whatever SQLite hands over is held against the whole filter afterwards.
      file: 'internal/backends/sqlite/collection.go',
      from: 'if params.Filter.Len() == 1 {',
      to: 'if params.Filter.Len() > 0 {',
      times: 2,
    },
  ],
};
