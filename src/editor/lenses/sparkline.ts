const WIDTH = 160;
const HEIGHT = 24;
/** Room for half of the line's width. */
const MARGIN = 2;
/** Readable on light and on dark ground: a hover's picture knows no theme. */
const COLOUR = '#7f93a8';

/** A series from zero to its highest value as an SVG in a data address; gaps stay open. */
export function sparkline(values: readonly (number | null)[]): string {
  const highest = Math.max(...values.map((value) => value ?? 0));
  const xOf = (index: number): number =>
    MARGIN + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * MARGIN);
  const yOf = (value: number): number =>
    HEIGHT - MARGIN - (highest === 0 ? 0 : (value / highest) * (HEIGHT - 2 * MARGIN));
  let isOpen = false;
  const path = values
    .map((value, index) => {
      const command = isOpen ? 'L' : 'M';
      isOpen = value !== null;
      return value === null ? '' : `${command}${xOf(index).toFixed(1)} ${yOf(value).toFixed(1)}`;
    })
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><path d="${path}" fill="none" stroke="${COLOUR}" stroke-width="1.5" stroke-linecap="round"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
