/** Numbers of models as people read them, in columns that stay narrow. */

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${short(bytes / 1000 ** step)} ${units[step]}`;
}

/** 12.3 M, 4.09 G: three significant digits and a metric prefix. */
export function formatMetric(value: number): string {
  const prefixes = ['', ' k', ' M', ' G', ' T', ' P'];
  const step = value < 1 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(value) / 3));
  return `${short(value / 1000 ** step)}${prefixes[step]}`;
}

/** Grouped thousands, or three digits where it is small. */
export function formatCount(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : short(value);
}

export function formatNodeMs(ms: number): string {
  if (ms === 0) {
    return 'fused';
  }
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3);
}

export function formatShape(shape: readonly number[] | null): string {
  return shape === null ? '?' : shape.length === 0 ? 'scalar' : shape.join(' × ');
}

function short(value: number): string {
  return value >= 999.5 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
