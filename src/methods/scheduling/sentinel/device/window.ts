/** What a device, a node or a service, showed over consecutive intervals. */
export interface DeviceWindow {
  readonly channels: number;
  /** [steps, channels], each channel in its own unit. */
  readonly values: Float64Array;
}

/** The last `steps` rows that end before `end`; null while there are fewer. @param values [rows, channels] */
export function windowBefore(
  values: Float64Array,
  channels: number,
  end: number,
  steps: number,
): DeviceWindow | null {
  return end < steps ? null : { channels, values: values.subarray((end - steps) * channels, end * channels) };
}

/** One channel of a window, [steps]. */
export function channelOf({ channels, values }: DeviceWindow, channel: number): Float64Array {
  return Float64Array.from(
    { length: values.length / channels },
    (_, step) => values[step * channels + channel],
  );
}
