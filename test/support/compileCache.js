const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const { deserialize, serialize } = require('node:v8');
const { Script } = require('node:vm');

/*
 * Tests start the same programs hundreds of times. Each start loads some 1,300 files; it looks for each in many places and
 * compiles it anew. Here the first process of a program that ends in order leaves what V8 has made of its files, and where
 * they lie; those after it begin with that. Node 22 and later have a cache of their own.
 */
if (Module.enableCompileCache) Module.enableCompileCache(`${process.argv[1]}.cache`);
else beginWithCompiled(`${process.argv[1]}.cache`);

/** `path` lies beside the program, in a folder of this run of tests: no file of it changes meanwhile. */
function beginWithCompiled(path) {
  const known = existsSync(path) ? deserialize(readFileSync(path)) : undefined;
  const places = known?.places ?? new Map();
  const scripts = new Map();
  rememberPlaces(places);
  compileWith((content, filename) => {
    const script = new Script(Module.wrap(content), {
      filename,
      cachedData: known?.compiled.get(filename),
    });
    if (!known) scripts.set(filename, script);
    return script;
  });
  const leave = () => {
    // What the process has called is compiled by now, too.
    const compiled = new Map([...scripts].map(([filename, script]) => [filename, script.createCachedData()]));
    const own = `${path}.${process.pid}`;
    writeFileSync(own, serialize({ places, compiled }));
    renameSync(own, path);
  };
  if (!known) process.on('exit', () => existsSync(path) || leave());
}

function rememberPlaces(places) {
  const { _resolveFilename: resolveFilename } = Module;
  Module._resolveFilename = function (request, parent, isMain, options) {
    const find = () => resolveFilename.call(this, request, parent, isMain, options);
    if (!parent || options || Module.isBuiltin(request)) return find();
    const key = `${parent.path}\n${request}`;
    if (!places.has(key)) places.set(key, find());
    return places.get(key);
  };
}

/** A script of ours could not load modules of the other kind. */
const isLeftToNode = (content, filename) => filename.endsWith('.mjs') || /\bimport\(/.test(content);

function compileWith(scriptOf) {
  const { _compile: compile } = Module.prototype;
  Module.prototype._compile = function (content, filename, ...rest) {
    const script = isLeftToNode(content, filename) ? undefined : scriptOrNone(content, filename);
    if (!script) return compile.call(this, content, filename, ...rest);
    const { exports } = this;
    const require = Module.createRequire(filename);
    return script.runInThisContext().call(exports, exports, require, this, filename, dirname(filename));
  };
  /** None where the source is a module of the other kind. */
  function scriptOrNone(content, filename) {
    try {
      return scriptOf(content, filename);
    } catch {
      return undefined;
    }
  }
}
