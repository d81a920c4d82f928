const { AsyncLocalStorage } = require('node:async_hooks');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/**
 * Those that were used since the last file ended. Jest's own module of a file with concurrent tests uses one and leaves
 * it on: every promise that the process makes from then on visits all of them, more with each file.
 */
const storagesInUse = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...given) {
  storagesInUse.add(this);
  return run.apply(this, given);
};

/**
 * Tests run in the realm of their process instead of one of their own each. A realm of jest's asks an interceptor for
 * each global, ten times as slow as a variable, and shares no class with what is loaded outside of it
 * (`oneRealmRuntime.js`). What a file leaves behind in the process is taken away after it.
 */
module.exports = class OneRealmEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    // The old kind, which no test asks for.
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.before = {
      env: { ...process.env },
      globals: Object.getOwnPropertyDescriptors(globalThis),
      exit: process.exit,
    };
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    await endTemporalRuntime();
    for (const storage of storagesInUse) storage.disable();
    storagesInUse.clear();
    const { env, globals, exit } = this.before;
    process.exit = exit;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    for (const name of Reflect.ownKeys(globalThis)) restoreGlobal(name, globals[name]);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Jest compiles nothing in it: `oneRealmRuntime.js` does. */
  getVmContext() {
    return this.global;
  }
};

/** The next file may install one of its own, which is possible while there is none. */
async function endTemporalRuntime() {
  const { exports: worker } = require.cache[require.resolve('@temporalio/worker')] ?? {};
  await worker?.Runtime._instance?.shutdown();
}

/** Some of jest cannot be taken away, since its modules of all files share it. */
function restoreGlobal(name, before) {
  const { configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
  if (!configurable) return;
  if (before) Object.defineProperty(globalThis, name, before);
  else delete globalThis[name];
}
