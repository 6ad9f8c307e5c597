import { knownDevices, precisionsOf } from '../devices/profiles';
import type { DeviceOptions, Precision } from '../../../contracts/latency/targets';
import { UsageError } from '../../../cli/usage-error';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';
import { didYouMean } from '../../../cli/arguments/parse';
import { closest } from '../../../cli/arguments/suggest';

const DEFAULT_PRECISION: Precision = 'float32';
const precisions: readonly Precision[] = ['float32', 'tensorfloat32', 'float16', 'bfloat16', 'int8'];

export const deviceOptions: readonly OptionSpec[] = [
  {
    name: 'device',
    value: 'NAME',
    multiple: true,
    description: "Estimate the time on this device as well, from its maker's figures; may be repeated",
  },
  { name: 'devices', standalone: true, description: 'List the devices and their figures' },
  {
    name: 'precision',
    value: 'TYPE',
    choices: precisions,
    description: `What to compute in on the devices (default: ${DEFAULT_PRECISION})`,
  },
];

/** @throws UsageError for a device that is not known, and for one without a figure for the precision */
export function readDeviceOptions(parsed: ParsedArguments): DeviceOptions | undefined {
  const names = [...new Set(parsed.all('device'))];
  const precision = (parsed.one('precision') ?? DEFAULT_PRECISION) as Precision;
  if (names.length === 0) {
    if (parsed.one('precision') !== undefined) {
      throw new UsageError("option '--precision' goes with '--device'");
    }
    return undefined;
  }
  const known = knownDevices();
  for (const name of names) {
    const device = known.find((each) => each.name === name);
    if (device === undefined) {
      throw new UsageError(
        `no device is called '${name}'${didYouMean(
          closest(
            name,
            known.map((each) => each.name),
          ),
        )} ('meshlens runtime --devices' lists them)`,
      );
    }
    if (!precisionsOf(device).includes(precision)) {
      throw new UsageError(
        `${device.title} has figures for ${precisionsOf(device).join(', ')}, not for ${precision}`,
      );
    }
  }
  return { names, precision };
}
