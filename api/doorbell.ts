/** Tells a loop of this process that there is something to do; who does not listen misses nothing lasting. */
export interface Doorbell<T> {
  ring(value: T): void;
  /** One listener; calling it again replaces the one before. */
  answer(listener: (value: T) => void): void;
}

export function createDoorbell<T>(): Doorbell<T> {
  let listener: (value: T) => void = () => undefined;
  return {
    ring: (value) => listener(value),
    answer: (next) => {
      listener = next;
    },
  };
}
