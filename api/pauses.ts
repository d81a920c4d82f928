/** Pauses that end when the process does. */
export class Pauses {
  areOver = false;
  private wake: () => void = () => undefined;

  wait(ms: number): Promise<void> {
    if (this.areOver) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.areOver = true;
    this.wake();
  }
}
