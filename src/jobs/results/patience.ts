/** Notices that something has stopped to change, by this process's own clock: clocks of others may jump. */
export class Patience {
  private last: string | null = null;
  private sinceMs = 0;

  /** @param now milliseconds that never run backwards */
  constructor(
    private readonly limitMs: number,
    private readonly now: () => number,
  ) {}

  /** True once the same state has been seen for the limit. */
  isOver(state: string): boolean {
    if (state !== this.last) {
      this.last = state;
      this.sinceMs = this.now();
    }
    return this.now() - this.sinceMs >= this.limitMs;
  }
}
