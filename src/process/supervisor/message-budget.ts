/**
 * Notices a child that floods its parent: `spend` returns false once more than `perSecond` messages arrived within
 * one second of `nowMs` time.
 */
export function createMessageBudget(perSecond: number): { spend(nowMs: number): boolean } {
  let secondStartMs = Number.NEGATIVE_INFINITY;
  let spent = 0;
  return {
    spend(nowMs) {
      if (nowMs - secondStartMs >= 1000) {
        secondStartMs = nowMs;
        spent = 0;
      }
      spent += 1;
      return spent <= perSecond;
    },
  };
}
