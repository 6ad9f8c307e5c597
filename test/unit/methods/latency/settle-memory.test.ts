import { describe, expect, it, vi } from 'vitest';
import { settleMemory } from '../../../../src/methods/latency/measure/settle-memory';

describe('settleMemory', () => {
  it('frees its block and leaves the collector out of reach of the program', async () => {
    const held = (): number => process.memoryUsage().arrayBuffers;
    const before = held();
    settleMemory();
    // Blocks are given back on a thread of the engine.
    await vi.waitFor(() => expect(held() - before).toBeLessThan(1 << 20), { timeout: 20_000 });
    expect(globalThis.gc).toBe(undefined);
  });
});
