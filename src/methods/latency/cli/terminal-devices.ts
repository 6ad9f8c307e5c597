import { type DeviceProfile, precisionsOf } from '../devices/profiles';
import type { DeviceEstimate } from '../../../contracts/latency/targets';
import { formatAmount, formatMs } from '../../../cli/terminal/amount';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';

const right = { align: 'right' as const };

/** The page of `--devices`. */
export function renderDevices(devices: readonly DeviceProfile[], terminal: Terminal): string {
  const columns = [
    { title: 'name' },
    { title: 'device', shrinkTo: 16 },
    { title: 'FLOP/s', ...right },
    { title: 'bandwidth', ...right },
    { title: 'memory', ...right },
    { title: 'precisions', shrinkTo: 12 },
  ];
  const rows = devices.map((device): Cell[] => [
    { text: device.name, style: 'bold' },
    { text: device.title },
    { text: formatAmount(device.peakFlopsPerS.float32) },
    { text: `${formatAmount(device.bandwidthBytesPerS)}B/s` },
    { text: device.memoryBytes === null ? '-' : `${formatAmount(device.memoryBytes)}B` },
    { text: precisionsOf(device).join(', ') },
  ]);
  return [
    ...renderTable(columns, rows, terminal),
    '',
    'Published figures: what is reached of them is assumed, so times on these devices are estimates.',
    ...devices.map(({ name, source }) => `  ${name}: ${source}`),
    '',
  ].join('\n');
}

/** Estimated times of one model, or of its training step. */
export function deviceLines(
  estimates: readonly DeviceEstimate[],
  what: string,
  terminal: Terminal,
): string[] {
  const columns = [
    { title: `${what}, estimated`, shrinkTo: 16 },
    { title: 'time', ...right },
    { title: 'band', ...right },
    { title: 'arithmetic', ...right },
    { title: 'memory', ...right },
    { title: 'starting', ...right },
  ];
  const rows = estimates.map((each): Cell[] => [
    { text: `${each.title}, ${each.precision}` },
    { text: formatMs(each.ms), style: 'bold' },
    { text: `${formatMs(each.intervalMs.low)} to ${formatMs(each.intervalMs.high)}` },
    { text: percent(each.computeShare) },
    { text: percent(each.memoryShare) },
    { text: percent(each.overheadShare) },
  ]);
  return [
    ...renderTable(columns, rows, terminal),
    ...estimates
      .filter(({ fitsMemory }) => fitsMemory === false)
      .map(({ title }) => `  does not fit into the memory of ${title}`),
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
