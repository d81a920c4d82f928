/*
 * Preloaded into a process whose machine has a wrong clock: every `Date` of it is off by CLOCK_SHIFT_MS. Monotonic
 * clocks and timers run as always, as they do on such a machine.
 */
const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const realNow = Date.now.bind(Date);
const now = () => realNow() + shiftMs;

globalThis.Date = new Proxy(Date, {
  construct: (real, given, target) => Reflect.construct(real, given.length === 0 ? [now()] : given, target),
  apply: (real) => new real(now()).toString(),
  get: (real, name, receiver) => (name === 'now' ? now : Reflect.get(real, name, receiver)),
});
