import { describe, expect, it } from 'vitest';
import type { Features } from '../../../../../src/features/extract';
import type { Outliner } from '../../../../../src/methods/anomaly/outline/forward';
import { IMAGE_CHANNELS, PLACE, scoreImage } from '../../../../../src/methods/anomaly/outline/image';
import { loadOutliner } from '../../../../../src/methods/anomaly/outline/model-file';
import { detect, judgeWidths } from '../../../../../src/methods/anomaly/scales/detect';
import { findStretches } from '../../../../../src/methods/anomaly/scales/stretches';
import { shippedModelFolder } from '../../../../../src/app/installation';
import { chain, START_MS, type Condition } from '../support/chain';

const MINUTE = 60_000;
const at = (minute: number): number => START_MS + minute * MINUTE;

/** An hour; the store is slow from minute 30 to 33. */
const slowStore = (store = 5): Features =>
  chain(60, (minute): Condition => (minute >= 30 && minute < 33 ? { store } : {}));

/** Sees trouble where a threshold did, and so many steps longer. */
const wider =
  (steps: number): Outliner =>
  (image) => {
    const count = image.length / IMAGE_CHANNELS;
    const isPlace = (step: number): boolean => (image[step * IMAGE_CHANNELS + PLACE] ?? 0) > 0;
    return Float32Array.from({ length: count }, (_, step) =>
      isPlace(step) ? 0.95 : isPlace(step - steps) ? 0.4 : 0,
    );
  };
const blind: Outliner = (image) => new Float32Array(image.length / IMAGE_CHANNELS);

async function drawn(features: Features, outliner: Outliner | null) {
  const { groups } = detect(features, null, await judgeWidths(features), outliner);
  return groups.map(({ fromMs, toMs, segments }) => ({
    fromMs,
    toMs,
    service: features.services[segments[0].service].name,
    score: segments[0].score,
  }));
}

describe('outlines of incidents', () => {
  it('are those that the network draws', async () => {
    const features = slowStore();
    const [before] = await drawn(features, null);
    const [after] = await drawn(features, wider(4));
    expect(after).toMatchObject({ service: 'store', fromMs: before.fromMs, score: before.score });
    expect(after.toMs - before.toMs).toBe(4 * features.cells.widthMs);
  });

  it('remain where a stretch is clear and the network sees nothing', async () => {
    const features = slowStore();
    const before = await drawn(features, null);
    expect(before[0].score).toBeGreaterThan(2);
    expect(await drawn(features, blind)).toEqual(before);
  });

  it('vanish where a stretch is weak and the network sees nothing', async () => {
    const features = slowStore();
    const scales = (await judgeWidths(features)).map((scale) => ({
      ...scale,
      score: scale.score.map((score) => Math.min(score, 1.5)),
    }));
    expect(detect(features, null, scales).groups).toHaveLength(1);
    expect(detect(features, null, scales, blind).groups).toEqual([]);
  });

  it('of the shipped network fit a fault', async () => {
    const outliner = await loadOutliner(shippedModelFolder('outline'));
    const incidents = await drawn(slowStore(3), outliner);
    expect(incidents.map(({ service }) => service)).toEqual(['store']);
    expect(Math.abs(incidents[0].fromMs - at(30))).toBeLessThanOrEqual(20_000);
    expect(Math.abs(incidents[0].toMs - at(33))).toBeLessThanOrEqual(20_000);
    expect(
      await drawn(
        chain(60, () => ({})),
        outliner,
      ),
    ).toEqual([]);
  });
});

describe('the image', () => {
  it('shows nothing outside of the recording, and the same steps wherever it is cut', async () => {
    const features = slowStore();
    const scales = await judgeWidths(features);
    const image = scoreImage(scales, features.edges, findStretches(scales, null));
    const whole = image.crop(0, 0, image.steps);
    const cut = image.crop(0, -16, 48);
    expect(cut.subarray(0, 16 * IMAGE_CHANNELS).every((value) => value === 0)).toBe(true);
    expect(cut.subarray(16 * IMAGE_CHANNELS)).toEqual(whole.subarray(0, 32 * IMAGE_CHANNELS));
    expect(whole.every(Number.isFinite)).toBe(true);
  });
});
