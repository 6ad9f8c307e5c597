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

/** A measure in a column whose head states the unit: the smaller, the more decimals. */
export function formatFigure(value: number): string {
  if (value === 0 || value >= 1000) {
    return Math.round(value).toLocaleString('en');
  }
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value < 0.0005 ? '<0.001' : value.toFixed(decimals);
}

/** Of a kernel that begins with a node; other nodes are part of an earlier one. */
export function formatNodeMs(ms: number): string {
  return ms === 0 ? 'fused' : formatFigure(ms);
}

/** A part of the whole in a column of percents. */
export function formatShare(share: number): string {
  return (share * 100).toFixed(1);
}

/** A share beside a name; empty where it would say 0. */
export function boxShare(share: number): string {
  return share < 0.0005 ? '' : `${formatShare(share)} %`;
}

/** The end of a name that tells nodes apart; the scopes before it are long, and known from the groups. */
export function shortName(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '')
    .slice(-2)
    .join('/');
}

export function formatShape(shape: readonly number[] | null): string {
  return shape === null ? '?' : shape.length === 0 ? 'scalar' : shape.join(' × ');
}

function short(value: number): string {
  return value >= 999.5 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
