import { formatMs, formatPercent } from './format';
import type { InstanceRed, Red, RedFigures, RedQuantity, VersionRed } from './red';

/** The figures in the order in which every view shows them. */
export const redFigures: readonly {
  readonly quantity: RedQuantity;
  readonly title: string;
  text(value: number): string;
}[] = [
  { quantity: 'ratePerS', title: 'requests/s', text: formatPerSecond },
  {
    quantity: 'errorShare',
    title: 'errors',
    text: (value) => (value === 0 ? '0' : formatPercent(value)),
  },
  { quantity: 'p50Ms', title: 'p50', text: formatMs },
  { quantity: 'p90Ms', title: 'p90', text: formatMs },
  { quantity: 'p99Ms', title: 'p99', text: formatMs },
];

/** The value as text, followed by the usual one in brackets where it is far from that; `-` where nothing was recorded. */
export function redText({ now, usual, unusual }: Red, quantity: RedQuantity): string {
  const text = valueText(now, quantity);
  return usual !== null && unusual.includes(quantity) ? `${text} (${valueText(usual, quantity)})` : text;
}

/** `6.3/s, 2 % errors, p99 20 ms`: as much as a row of a tree can hold. Errors only where there are some. */
export function briefRed({ now }: Red): string {
  const { ratePerS, errorShare, p99Ms } = now;
  return [
    ...(ratePerS === null ? [] : [`${formatPerSecond(ratePerS)}/s`]),
    ...(errorShare === null || errorShare === 0 ? [] : [`${formatPercent(errorShare)} errors`]),
    ...(p99Ms === null ? [] : [`p99 ${formatMs(p99Ms)}`]),
  ].join(', ');
}

export function valueText(figures: RedFigures, quantity: RedQuantity): string {
  const value = figures[quantity];
  const figure = redFigures.find((each) => each.quantity === quantity);
  return value === null || figure === undefined ? '-' : figure.text(value);
}

export function formatPerSecond(perS: number): string {
  return perS >= 100 ? perS.toFixed(0) : String(Number(perS.toPrecision(2)));
}

export function versionWords({ version }: Pick<VersionRed, 'version'>): string {
  return version ?? 'no version named';
}

/** `cart-7d9f-x2x4k (1.4)`. */
export function instanceWords({ instance, versions }: Pick<InstanceRed, 'instance' | 'versions'>): string {
  const name = instance ?? 'no instance named';
  return versions.length === 0 ? name : `${name} (${versions.join(', ')})`;
}
