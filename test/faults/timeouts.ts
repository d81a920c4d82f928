/** Lost replies settle within seconds, where the defaults would take half a minute. */
export const timeouts = { connectMs: 1000, callMs: 1500 };
export const limits = { callsPerSecond: 200, callsAtOnce: 40 };
