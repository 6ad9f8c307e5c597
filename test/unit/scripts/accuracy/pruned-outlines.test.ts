import { describe, expect, it } from 'vitest';
import { cutsTo, hiddenLayers, scaled, unitsOf } from '../../../../scripts/accuracy/pruning/units';
import { initialParameters, parameterView } from '../../../../src/compute';
import { withoutUnits } from '../../../../src/compute/pruning/units';
import { openOutliner } from '../../../../src/methods/anomaly/outline/forward';
import { IMAGE_CHANNELS } from '../../../../src/methods/anomaly/outline/image';
import { outlineParameters, SHIPPED_WIDTHS } from '../../../../src/methods/anomaly/outline/network';
import { createRandom } from '../../../../src/numeric/random';

const specs = outlineParameters();
const half = scaled(SHIPPED_WIDTHS, 0.5);

describe('the units of the segmentation network', () => {
  it('stand where they are made and read: without half of them the shapes are those of a smaller network', () => {
    const flat = initialParameters(specs, 1);
    const smaller = withoutUnits(specs, flat, cutsTo(half, flat, SHIPPED_WIDTHS));
    expect(smaller.specs).toMatchObject(outlineParameters(half).map(({ name, shape }) => ({ name, shape })));
  });

  it.each(hiddenLayers)('of %s can go without a trace where nothing makes them', (name) => {
    const flat = initialParameters(specs, 2);
    const dead = 1;
    // Rectified, a unit without weights and bias says nothing.
    const made = parameterView(specs, flat, name);
    const width = SHIPPED_WIDTHS[name];
    made.forEach((_, at) => (made[at] = at % width === dead ? 0 : made[at]));
    const group = unitsOf(name, SHIPPED_WIDTHS);
    const kept = Array.from({ length: width }, (_, unit) => unit).filter((unit) => unit !== dead);
    const { flat: left } = withoutUnits(specs, flat, [{ group, kept }]);
    const random = createRandom(3);
    const image = Float32Array.from({ length: 16 * IMAGE_CHANNELS }, () => random.normal());
    const [before, after] = [
      openOutliner(flat)(image),
      openOutliner(left, { ...SHIPPED_WIDTHS, [name]: width - 1 })(image),
    ];
    after.forEach((value, step) => expect(value).toBeCloseTo(before[step], 5));
  });
});
