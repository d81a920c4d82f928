/** Stands on what is changed already. */
const changed = Symbol.for('sealflow: writes of closed connections fail');

/** What is used here of the driver's own connection, which it does not publish. */
interface DriverConnection {
  error?: Error | null;
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
  writeCommand(...given: unknown[]): Promise<void>;
  [changed]?: true;
}

/**
 * Lets a write fail when its connection closes. By itself the driver (7.9) waits without end for a socket to drain
 * that was destroyed and had not said so yet, as those of a server that is killed are for a moment: the operation
 * hangs, and where it is the monitor's heartbeat, the client never finds the server again (both measured).
 */
export function failWritesOfClosedConnections(): void {
  // Typed by nobody, and at this path since the driver's fourth version; a test holds it to doing what it is for.
  const driver: { Connection: { prototype: DriverConnection } } = require('mongodb/lib/cmap/connection');
  const { prototype } = driver.Connection;
  // Tests load this module more often than the driver, which they share: changed each time, it would wait for many.
  if (prototype[changed]) return;
  prototype[changed] = true;
  const { writeCommand } = prototype;
  prototype.writeCommand = function (this: DriverConnection, ...given) {
    let closed: () => void = () => undefined;
    const whenClosed = new Promise<never>((_, reject) => {
      closed = () => reject(this.error ?? new Error('the connection closed'));
      this.once('close', closed);
    });
    return Promise.race([writeCommand.apply(this, given), whenClosed]).finally(() =>
      this.off('close', closed),
    );
  };
}
