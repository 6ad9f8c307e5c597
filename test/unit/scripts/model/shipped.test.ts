import { beforeAll, describe, expect, it } from 'vitest';
import { openRuntime, type Runtime } from '../../../../src/compute';
import { evaluate } from '../../../../scripts/model/evaluate';
import { linearSamples, recordingsFor, trainShipped, type Recipe } from '../../../../scripts/model/shipped';

/** A recipe as for the model that ships, in small. */
const recipe: Recipe = {
  seed: 3,
  training: 3,
  validation: 1,
  test: 2,
  spansPerService: 1000,
  size: { fewest: 3, most: 6 },
  epochs: 4,
  patience: 4,
};
const silent = (): void => undefined;

describe('training the model that ships', () => {
  let runtime: Runtime;
  beforeAll(async () => void ({ runtime } = await openRuntime('auto', { log: silent })));

  it('gives the same weights for the same seed, other ones for another', { timeout: 600_000 }, async () => {
    const train = (seed: number): ReturnType<typeof trainShipped> => {
      const own = { ...recipe, seed };
      return trainShipped(
        own,
        runtime,
        recordingsFor(own, 'training', silent),
        recordingsFor(own, 'validation', silent),
        silent,
      );
    };
    const [first, again, other] = [await train(3), await train(3), await train(4)];
    expect(again).toEqual(first);
    expect(other.graph).not.toEqual(first.graph);
    expect(first.identity).not.toEqual(first.graph);

    const tests = recordingsFor(recipe, 'test', silent);
    const { rows, graphs } = await evaluate(
      runtime,
      first,
      linearSamples(recordingsFor(recipe, 'training', silent)),
      tests,
      recipe.seed,
    );
    expect(graphs).toBe(2);
    const errorOf = (name: string): number => rows.find((row) => row.name === name)?.error ?? NaN;
    expect(errorOf('GTF-Net')).toBeLessThan(errorOf('GTF-Net before training'));
  });

  it('lets no system have two roles', () => {
    const tiny = { ...recipe, spansPerService: 200 };
    const systems = (['training', 'validation', 'test'] as const).flatMap((role) =>
      recordingsFor(tiny, role, silent).map(({ system }) => JSON.stringify(system)),
    );
    expect(new Set(systems).size).toBe(6);
  });
});
