import { atLeast, cachedName, type Engine, type Maker, type Program } from './binaries';
import { downloadProgram } from './download';
import { ferretdbPatch } from './go/ferretdb/patch';
import { sqlitePatch } from './go/sqlitePatch';
import { buildGo, moduleHash } from './goBuild';

const TEMPORAL_VERSION = '1.5.1';
/** Of the images in docker-compose.yml; the CLI above holds the same. */
const TEMPORAL_SERVER_VERSION = '1.29.1';
const MONGOD_VERSION = '8.2.6';
const FERRETDB_VERSION = '1.24.2';

const temporalPatches = [sqlitePatch];
const ferretdbPatches = [ferretdbPatch, sqlitePatch];

/** The Temporal CLI, whose `server start-dev` is the embedded server. */
export function temporalProgram(): Program {
  return {
    name: 'Temporal CLI (`temporal`)',
    variable: 'SEALFLOW_TEMPORAL_BINARY',
    command: 'temporal',
    judge: (version) => {
      // Fairness came with server 1.29; an older server ignores our switches without a word.
      atLeast(version, /Server (\d+)\.(\d+)/, [1, 29]);
      return 'temporal';
    },
    makers: [
      {
        what: `download of Temporal CLI ${TEMPORAL_VERSION}`,
        // Of builds before they were patched the name was that of the program alone.
        fileName: cachedName('temporal-cli', TEMPORAL_VERSION),
        make: (target, { report }) => downloadProgram(temporalArchive(), target, report),
      },
      {
        what: `build of Temporal CLI ${TEMPORAL_VERSION} from its Go modules`,
        fileName: cachedName('temporal', `${TEMPORAL_VERSION}-${moduleHash('temporal', temporalPatches)}`),
        make: (target, context) => {
          const goPackage = 'github.com/temporalio/cli/cmd/temporal';
          return buildGo({ module: 'temporal', goPackage, patches: temporalPatches }, target, context);
        },
      },
    ],
  };
}

function temporalArchive() {
  const windows = process.platform === 'win32';
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = windows ? 'windows' : process.platform;
  return {
    // The address that the Temporal CLI's own installer uses; it publishes no checksum beside it.
    url: `https://temporal.download/cli/archive/v${TEMPORAL_VERSION}?platform=${platform}&arch=${arch}`,
    program: windows ? 'temporal.exe' : 'temporal',
  };
}

/** The server that production runs, with drivers of databases. */
export const temporalServerProgram = () =>
  ofTemporalServer('temporal-server', 'SEALFLOW_TEMPORAL_SERVER_BINARY', 'go.temporal.io/server/cmd/server');

/** Makes the server's schemas in a database of SQL, and brings them up to its version. */
export const temporalSqlToolProgram = () =>
  ofTemporalServer(
    'temporal-sql-tool',
    'SEALFLOW_TEMPORAL_SQL_TOOL_BINARY',
    'go.temporal.io/server/cmd/tools/sql',
  );

function ofTemporalServer(command: string, variable: string, goPackage: string): Program {
  const makers: Maker[] = [
    {
      what: `build of ${command} ${TEMPORAL_SERVER_VERSION} from its Go modules`,
      fileName: cachedName(command, TEMPORAL_SERVER_VERSION),
      make: (target, context) => buildGo({ module: 'temporal', goPackage, patches: [] }, target, context),
    },
  ];
  return {
    ...{ name: `\`${command}\` of Temporal`, variable, command, makers },
    judge: (version) => {
      atLeast(version, /version (\d+)\.(\d+)/, [1, 29]);
      return 'temporal-server';
    },
  };
}

/**
 * The Mongo server: `mongod`, or FerretDB over SQLite. `keep` is the engine whose data the folder already holds; the other one
 * could not read them and is passed over.
 */
export function mongoProgram(keep: Engine | undefined): Program {
  const kept = (engine: Engine) => {
    if (keep && keep !== engine)
      throw new Error(`this is ${engine}, and the data folder holds data of ${keep}`);
    return engine;
  };
  const mongod: Maker = {
    what: `download of mongod ${MONGOD_VERSION}`,
    fileName: cachedName('mongod', MONGOD_VERSION),
    make: async (target, { report }) => downloadProgram(await mongodArchive(), target, report),
  };
  const ferretdb: Maker = {
    what: `build of FerretDB ${FERRETDB_VERSION} from its Go modules`,
    fileName: cachedName('ferretdb', `${FERRETDB_VERSION}-${moduleHash('ferretdb', ferretdbPatches)}`),
    make: (target, context) =>
      buildGo({ module: 'ferretdb', goPackage: '.', patches: ferretdbPatches }, target, context),
  };
  return {
    name: 'Mongo server (`mongod` or FerretDB)',
    variable: 'SEALFLOW_MONGOD_BINARY',
    command: 'mongod',
    judge: (version) => {
      if (version.startsWith('sealflow-ferretdb')) return kept('ferretdb');
      // The oldest server that the driver speaks to.
      atLeast(version, /db version v(\d+)\.(\d+)/, [4, 4]);
      return kept('mongod');
    },
    makers: keep === 'mongod' ? [mongod] : keep === 'ferretdb' ? [ferretdb] : [mongod, ferretdb],
  };
}

async function mongodArchive() {
  // A development dependency: an installation without those goes on to the build.
  const { MongoBinaryDownloadUrl } = await import(
    'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js'
  );
  const { getOS } = await import('mongodb-memory-server-core/lib/util/getos/index.js');
  const { platform, arch } = process;
  const url = await new MongoBinaryDownloadUrl({
    version: MONGOD_VERSION,
    platform,
    arch,
    os: await getOS(),
  }).getDownloadUrl();
  return { url, sha256Url: `${url}.sha256`, program: platform === 'win32' ? 'mongod.exe' : 'mongod' };
}
