/** What happens, as it happens: one line per step with the seconds since the start, notes beneath. */
export interface Timeline {
  step<T>(what: string, act: () => Promise<T>): Promise<T>;
  note(what: string): void;
}

export function createTimeline(write: (line: string) => void): Timeline {
  const began = performance.now();
  const clock = () => `${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`;
  return {
    step: async (what, act) => {
      write(`${clock()}  ${what}`);
      return act();
    },
    note: (what) => write(`          ${what}`),
  };
}
