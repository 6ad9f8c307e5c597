import { createRandom } from '../../../../../../src/numeric/random';
import {
  windowBefore,
  type DeviceWindow,
} from '../../../../../../src/methods/scheduling/sentinel/device/window';

export const FLOORS = [0.01, 0.01];

/** Windows of a device with two quantities that follow one load; `change` alters a row. */
export function deviceWindows(
  seed: number,
  count: number,
  change: (row: [number, number], step: number) => [number, number] = (row) => row,
): DeviceWindow[] {
  const random = createRandom(seed);
  const rows = Array.from({ length: count + 11 }, (_, step) => {
    const load = 1 + 0.2 * random.normal();
    return change([load + 0.05 * random.normal(), 2 * load + 0.1 * random.normal()], step);
  });
  const values = Float64Array.from(rows.flat());
  return rows.map((_, row) => windowBefore(values, 2, row + 1, 12)).filter((window) => window !== null);
}
