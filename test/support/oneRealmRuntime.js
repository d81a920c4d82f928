const { createRequire, isBuiltin } = require('node:module');
const { compileFunction, Script } = require('node:vm');
const { transformFileSync } = require('@swc/core');
const JestRuntime = require('jest-runtime').default;
const { sourceOptions } = require('./sourceOptions');

const loadOnce = createRequire(__filename);
/** Packages load sources of ours by their paths, as Temporal does with its converters. */
loadOnce.extensions['.ts'] = (module, path) => {
  module._compile(transformFileSync(path, sourceOptions).code, path);
};

const inPackages = /[/\\]node_modules[/\\]/;
const isPackage = (name) => isBuiltin(name) || /^[@\w]/.test(name);

/** By their path, those of this process: a file that many tests load is compiled once. */
const scripts = new Map();

/**
 * Loads packages once in each process instead of once in each file, and compiles each source once. Sources are still
 * loaded anew in each file. Goes with `oneRealmEnvironment.js`.
 */
module.exports = class OneRealmRuntime extends JestRuntime {
  constructor(...given) {
    super(...given);
    const [, , , , , { collectCoverage }] = given;
    const { injectedModuleParameters: parameters } = this.executor;
    // Coverage counts from the first letter of a source, and in each file.
    this.executor.compile = collectCoverage
      ? (source, filename) => compileFunction(source, parameters, { filename })
      : (source, filename) => compileOnce(source, filename, parameters);
  }

  requireModuleOrMock(from, name) {
    const mayShare = isPackage(name) && name !== '@jest/globals' && !inPackages.test(from);
    return mayShare ? loadOnce(name) : super.requireModuleOrMock(from, name);
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
