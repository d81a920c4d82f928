const { readFileSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { join, resolve, sep } = require('node:path');
const { compileFunction, Script } = require('node:vm');
const JestRuntime = require('jest-runtime').default;
const { statelessFolders } = require('./statelessFolders');

/** Of the file that runs: a process runs one at a time. */
let running;

const loadOnce = createRequire(__filename);
/** What loads here is shared, and so is what packages load of ours by its path, as Temporal does with its converters. */
loadOnce.extensions['.ts'] = (module, path) => {
  module._compile(running.transformCache.transform(path), path);
};

const root = resolve(__dirname, '../..');
const sharedFolders = statelessFolders.map((folder) => join(root, folder) + sep);
const mayBeShared = (path) => path.endsWith('.ts') && sharedFolders.some((folder) => path.startsWith(folder));
/** A file that puts another module in the place of one, or loads one anew, has its own. */
const needsItsOwn = /\bjest\.(mock|isolateModules)\(/;

/** Of jest's own, those that keep nothing of a file. */
const sharedOfJest = new Set([
  ...['@jest/expect-utils', '@jest/get-type', '@jest/snapshot-utils', '@jest/test-result', '@jest/transform'],
  ...['chalk', 'graceful-fs', 'pretty-format', 'stack-utils'],
  ...['jest-diff', 'jest-each', 'jest-matcher-utils', 'jest-message-util', 'jest-util'],
]);

const inPackages = /[/\\]node_modules[/\\]/;
const isPackage = (name) => isBuiltin(name) || /^[@\w]/.test(name);

/** By their path, those of this process: a file that many tests load is compiled once. */
const scripts = new Map();
/** By the path of a source, of all files: what the first one loaded may throw in a later one. */
const sourceMaps = new Map();

/**
 * Loads packages, and sources that keep no state, once in each process instead of once in each file. Other sources are
 * loaded anew in each file, and compiled once. Goes with `oneRealmEnvironment.js`.
 */
module.exports = class OneRealmRuntime extends JestRuntime {
  constructor(...given) {
    super(...given);
    const [, , , , , { collectCoverage }, testPath] = given;
    running = this;
    this.transformCache.sourceMaps = sourceMaps;
    this.sharesSources = !collectCoverage && !needsItsOwn.test(readFileSync(testPath, 'utf8'));
    const { injectedModuleParameters: parameters } = this.executor;
    // Coverage counts from the first letter of a source, and in each file.
    this.executor.compile = collectCoverage
      ? (source, filename) => compileFunction(source, parameters, { filename })
      : (source, filename) => compileOnce(source, filename, parameters);
  }

  requireInternalModule(from, name) {
    return sharedOfJest.has(name) ? loadOnce(name) : super.requireInternalModule(from, name);
  }

  requireModuleOrMock(from, name) {
    if (name === '@jest/globals' || inPackages.test(from)) return super.requireModuleOrMock(from, name);
    if (isPackage(name)) return loadOnce(name);
    const path = this.sharesSources ? this._resolution.resolveCjs(from, name) : '';
    return mayBeShared(path) ? loadOnce(path) : super.requireModuleOrMock(from, name);
  }
};

function compileOnce(source, filename, parameters) {
  const known = scripts.get(filename);
  if (known?.source === source) return known.script.runInThisContext();
  const opening = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${opening}${source}\n})`, { filename, columnOffset: -opening.length });
  scripts.set(filename, { source, script });
  return script.runInThisContext();
}
