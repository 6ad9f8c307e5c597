import { describe, expect, it } from 'vitest';
import { continues, type KeptModel } from '../../../../src/app/recording/kept-model';
import type { Features } from '../../../../src/features/extract';

const WINDOWS = 70;

function features(windows: number): Features {
  return {
    grid: { startMs: 0, widthMs: 1000, count: windows },
    services: [{ name: 'web', external: false }],
    series: { services: { requests: new Float64Array(windows).fill(5) } },
  } as unknown as Features;
}

const kept = (source: KeptModel['training']['source']): KeptModel =>
  ({
    startMs: 0,
    widthMs: 1000,
    services: ['web'],
    requests: new Float64Array(WINDOWS).fill(5),
    training: { source, windows: WINDOWS },
  }) as unknown as KeptModel;

describe('a kept model', () => {
  it.each(['trained', 'adapted', 'shipped'] as const)('scores what is appended (%s)', (source) =>
    expect(continues(kept(source), features(2 * WINDOWS - 1))).toBe(true),
  );

  it('is tried again in a recording of twice as many windows, unless it was trained here', () => {
    const longer = features(2 * WINDOWS);
    const tried = (['trained', 'adapted', 'shipped'] as const).map((source) =>
      continues(kept(source), longer),
    );
    expect(tried).toEqual([true, false, false]);
  });

  it('does not score another recording', () =>
    expect(continues(kept('trained'), features(WINDOWS - 1))).toBe(false));
});
