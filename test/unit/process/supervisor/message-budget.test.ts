import { describe, expect, it } from 'vitest';
import { createMessageBudget } from '../../../../src/process/supervisor/message-budget';

describe('createMessageBudget', () => {
  it('allows so many a second, and again the second after', () => {
    const budget = createMessageBudget(2);
    expect([0, 10, 20].map((nowMs) => budget.spend(nowMs))).toEqual([true, true, false]);
    expect([1000, 1999, 1999].map((nowMs) => budget.spend(nowMs))).toEqual([true, true, false]);
  });
});
