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

/** Tests of such a file run side by side: jest has to tell by the asynchronous context which of them does something. */
const isConcurrent = /\btest\.concurrent\b/;

/**
 * Of jest's own, those that keep nothing of a file. What `expect` keeps lies in a global that jest makes once for a
 * realm.
 */
const sharedOfJest = new Set([
  ...['@jest/expect', '@jest/expect-utils', '@jest/get-type', '@jest/snapshot-utils', '@jest/test-result'],
  ...['@jest/transform', 'chalk', 'expect', 'graceful-fs', 'pretty-format', 'stack-utils'],
  ...['jest-diff', 'jest-each', 'jest-matcher-utils', 'jest-message-util', 'jest-snapshot', 'jest-util'],
]);

/** Knows the test that runs where one runs at a time. The real one makes every promise of the process dearer. */
class OneAtATime {
  getStore() {
    return this.store;
  }

  async run(store, callback) {
    const { store: before } = this;
    this.store = store;
    try {
      return await callback();
    } finally {
      this.store = before;
    }
  }
}

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
    const test = readFileSync(testPath, 'utf8');
    this.sharesSources = !collectCoverage && !needsItsOwn.test(test);
    this.isConcurrent = isConcurrent.test(test);
    const { injectedModuleParameters: parameters } = this.executor;
    // Coverage counts from the first letter of a source, and in each file.
    this.executor.compile = collectCoverage
      ? (source, filename) => compileFunction(source, parameters, { filename })
      : (source, filename) => compileOnce(source, filename, parameters);
  }

  requireInternalModule(from, name) {
    if (name === 'node:async_hooks' && !this.isConcurrent) return { AsyncLocalStorage: OneAtATime };
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
