/** Estimated time of kernels on a device without measurements: a roofline over published figures. */
import type { DeviceEstimate, Precision } from '../../../contracts/latency/targets';
import type { DeviceProfile } from './profiles';
import type { Work } from './work';

const BYTES_PER_ELEMENT: Readonly<Record<Precision, number>> = {
  float32: 4,
  tensorfloat32: 4,
  float16: 2,
  bfloat16: 2,
  int8: 1,
};
const MS_PER_S = 1000;
const MS_PER_MICROSECOND = 1 / 1000;

type Assumed = 'low' | 'typical' | 'high';

/**
 * One kernel after the other, each `max(FLOPs / rate, bytes / bandwidth) + overhead`, with the rates that are assumed to
 * be reached. The band is that of all assumptions being good, or bad, at once.
 * @param work of every kernel, in 32-bit floats; other precisions move fewer bytes
 * @param memoryBytes what must be on the device at the same time
 * @throws RangeError when the device has no published rate for the precision
 */
export function estimateOnDevice(
  device: DeviceProfile,
  work: readonly Work[],
  precision: Precision,
  memoryBytes: number,
): DeviceEstimate {
  const shrink = BYTES_PER_ELEMENT[precision] / BYTES_PER_ELEMENT.float32;
  const typical = sumOf(device, work, precision, shrink, 'typical', 'typical');
  const sum = ({ computeMs, memoryMs, overheadMs }: Parts): number => computeMs + memoryMs + overheadMs;
  const ms = sum(typical);
  return {
    device: device.name,
    title: device.title,
    precision,
    estimate: true,
    ms,
    intervalMs: {
      low: sum(sumOf(device, work, precision, shrink, 'high', 'low')),
      high: sum(sumOf(device, work, precision, shrink, 'low', 'high')),
    },
    computeShare: ms === 0 ? 0 : typical.computeMs / ms,
    memoryShare: ms === 0 ? 0 : typical.memoryMs / ms,
    overheadShare: ms === 0 ? 0 : typical.overheadMs / ms,
    fitsMemory: device.memoryBytes === null ? null : memoryBytes * shrink <= device.memoryBytes,
    source: device.source,
  };
}

/** Milliseconds of the kernels that the arithmetic limits, of those that memory limits, and of starting all of them. */
interface Parts {
  readonly computeMs: number;
  readonly memoryMs: number;
  readonly overheadMs: number;
}

function sumOf(
  device: DeviceProfile,
  work: readonly Work[],
  precision: Precision,
  shrink: number,
  efficiency: Assumed,
  overhead: Assumed,
): Parts {
  const { peakFlopsPerS, bandwidthBytesPerS, assumptions } = device;
  const peak = peakFlopsPerS[precision];
  if (peak === undefined) {
    throw new RangeError(`${device.title} has no published rate for ${precision}`);
  }
  const flopsPerMs = (peak * assumptions.computeEfficiency[efficiency]) / MS_PER_S;
  const bytesPerMs = (bandwidthBytesPerS * assumptions.memoryEfficiency[efficiency]) / MS_PER_S;
  const parts = { computeMs: 0, memoryMs: 0, overheadMs: 0 };
  for (const { flops, bytes } of work) {
    // A view starts nothing.
    if (flops === 0 && bytes === 0) {
      continue;
    }
    const [computeMs, memoryMs] = [flops / flopsPerMs, (bytes * shrink) / bytesPerMs];
    if (computeMs > memoryMs) {
      parts.computeMs += computeMs;
    } else {
      parts.memoryMs += memoryMs;
    }
    parts.overheadMs += assumptions.overheadMicroseconds[overhead] * MS_PER_MICROSECOND;
  }
  return parts;
}
