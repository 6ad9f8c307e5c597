/** The segmentation network without a tensor library: only the surroundings of stretches are looked at. */
import { parameterView } from '../../../compute/parameters';
import { IMAGE_CHANNELS, PLACE } from './image';
import {
  outlineLayers,
  outlineParameters,
  PRIOR,
  SHIPPED_WIDTHS,
  STEP_MULTIPLE,
  STRIDE,
  type Layer,
  type OutlineWidths,
} from './network';

/**
 * @param image [steps, IMAGE_CHANNELS], steps a multiple of `STEP_MULTIPLE`
 * @returns [steps] probabilities that the service itself is in trouble
 */
export type Outliner = (image: Float32Array) => Float32Array;

/** Steps × units, row-major. */
interface Course {
  readonly steps: number;
  readonly units: number;
  readonly values: Float32Array;
}

/** @param parameters as `outlineParameters` lays them out for these widths */
export function openOutliner(parameters: Float32Array, widths: OutlineWidths = SHIPPED_WIDTHS): Outliner {
  const specs = outlineParameters(widths);
  const layers = outlineLayers(widths);
  const layerOf = (layer: Layer): ((x: Course) => Course) => {
    const filters = parameterView(specs, parameters, layer.name);
    const bias = parameterView(specs, parameters, `${layer.name}.bias`);
    return (x) => convolve(x, layer, filters, bias);
  };
  const [fine1, fine2] = [layerOf(layers.fine1), layerOf(layers.fine2)];
  const [middle1, middle2] = [layerOf(layers.middle1), layerOf(layers.middle2)];
  const [coarse1, coarse2] = [layerOf(layers.coarse1), layerOf(layers.coarse2)];
  const [up, joined, last] = [layerOf(layers.up), layerOf(layers.joined), layerOf(layers.last)];
  return (image) => {
    const steps = image.length / IMAGE_CHANNELS;
    const fine = relu(fine2(relu(fine1({ steps, units: IMAGE_CHANNELS, values: image }))));
    const middle = relu(middle2(relu(middle1(pool(fine)))));
    const coarse = relu(coarse2(relu(coarse1(pool(middle)))));
    const raised = relu(up(beside([pool(fine), 1], [middle, 1], [coarse, STRIDE])));
    const logits = last(relu(joined(beside([fine, 1], [raised, STRIDE], [coarse, STEP_MULTIPLE])))).values;
    return logits.map((logit, step) => {
      const place = Math.min(PRIOR.least, image[step * IMAGE_CHANNELS + PLACE]);
      return 1 / (1 + Math.exp(-(logit + PRIOR.inside * place + PRIOR.outside)));
    });
  };
}

function convolve(
  { steps, units, values }: Course,
  { taps, inputs, outputs }: Layer,
  filters: Float32Array,
  bias: Float32Array,
): Course {
  const result = new Float32Array(steps * outputs);
  const before = (taps - 1) >> 1;
  for (let step = 0; step < steps; step++) {
    const to = step * outputs;
    result.set(bias, to);
    for (let tap = 0; tap < taps; tap++) {
      const source = step + tap - before;
      if (source < 0 || source >= steps) {
        continue;
      }
      for (let input = 0; input < inputs; input++) {
        const value = values[source * units + input];
        // Most of an image, and half of what rectified layers give, is zero.
        if (value !== 0) {
          const row = (tap * inputs + input) * outputs;
          for (let output = 0; output < outputs; output++) {
            result[to + output] += value * filters[row + output];
          }
        }
      }
    }
  }
  return { steps, units: outputs, values: result };
}

const relu = ({ values, ...shape }: Course): Course => ({
  ...shape,
  values: values.map((value) => Math.max(0, value)),
});

function pool({ steps, units, values }: Course): Course {
  const fewer = steps / STRIDE;
  const result = new Float32Array(fewer * units);
  for (let at = 0; at < values.length; at++) {
    const step = Math.floor(at / units);
    result[Math.floor(step / STRIDE) * units + (at % units)] += values[at] / STRIDE;
  }
  return { steps: fewer, units, values: result };
}

/** Courses side by side, each step of one so many times. */
function beside(...parts: readonly (readonly [Course, number])[]): Course {
  const [[{ steps: first }, times]] = parts;
  const steps = first * times;
  const units = parts.reduce((sum, [course]) => sum + course.units, 0);
  const values = new Float32Array(steps * units);
  let offset = 0;
  for (const [course, factor] of parts) {
    for (let step = 0; step < steps; step++) {
      const from = Math.floor(step / factor) * course.units;
      values.set(course.values.subarray(from, from + course.units), step * units + offset);
    }
    offset += course.units;
  }
  return { steps, units, values };
}
