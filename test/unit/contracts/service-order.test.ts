import { describe, expect, it } from 'vitest';
import { highestScore, worstFirst } from '../../../src/contracts/service-order';

describe('the order of services', () => {
  it('is by the highest score, then by name, and services without a score come last', () => {
    const services = [
      { name: 'never', peak: null },
      { name: 'quiet', peak: 0 },
      { name: 'b', peak: 4.2 },
      { name: 'worst', peak: 17 },
      { name: 'a', peak: 4.2 },
    ];
    expect(services.sort(worstFirst).map(({ name }) => name)).toEqual(['worst', 'a', 'b', 'quiet', 'never']);
  });

  it('knows the highest score among gaps', () => {
    expect(highestScore([null, 0.5, 3, null])).toBe(3);
    expect(highestScore([null])).toBeNull();
  });
});
