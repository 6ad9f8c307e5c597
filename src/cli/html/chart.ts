import { ticksFromZero } from './axis';
import { CHART_STYLE } from './chart-style';
import { html, Markup } from './markup';

/** A line or bar chart of a few named series over a few points. */
export interface Chart {
  /** Begins the ids of title and description, so that several charts can stand in one page. */
  readonly id: string;
  readonly kind: 'line' | 'bar';
  readonly title: string;
  /** What the figures were measured on; stands under the title. */
  readonly subtitle: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly ChartPoint[];
  /** The first series is the one the chart is about: it is drawn last, thicker, and with its values. */
  readonly series: readonly ChartSeries[];
  /** What the notes of the points say. */
  readonly noteLabel?: string;
}

export interface ChartPoint {
  readonly label: string;
  /** Place on the x axis of a line chart; bars stand side by side. */
  readonly at: number;
  readonly note?: string;
}

export interface ChartSeries {
  readonly name: string;
  /** One per point; null = not measured: a gap in the line, no bar. */
  readonly values: readonly (number | null)[];
}

const WIDTH = 720;
const HEIGHT = 408;
const plot = { left: 64, right: 696, top: 100, bottom: 308 } as const;

interface Scale {
  readonly ticks: readonly number[];
  x(point: number): number;
  y(value: number): number;
}

/** The chart as a whole SVG document without script or request: light and dark by the reader's scheme, figures in the description. */
export function renderChart(chart: Chart): Markup {
  const { id, kind, title, subtitle, points, series } = chart;
  const values = series.flatMap((each) => each.values.filter(isMeasured));
  const scale = scaleOf(chart, values);
  const body =
    values.length === 0
      ? html`<text class="muted" x="${WIDTH / 2}" y="${(plot.top + plot.bottom) / 2}" text-anchor="middle">no data</text>`
      : [
          axes(chart, scale),
          // The series the chart is about lies on top.
          kind === 'line'
            ? series.map((_, index) => line(chart, index, scale)).reverse()
            : points.map((_, point) => bars(chart, point, scale)),
        ];
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${describe(chart)}</desc>
<style>${new Markup(CHART_STYLE)}</style>
<rect class="card" width="${WIDTH}" height="${HEIGHT}" rx="10"/>
<text class="title" x="24" y="34">${title}</text>
<text class="muted" x="24" y="55">${subtitle}</text>
${legend(chart)}${body}
</svg>
`;
}

/** All figures as text, for screen readers. */
function describe({ xLabel, yLabel, points, series, noteLabel }: Chart): string {
  const list = series.map(
    ({ name, values }) =>
      `${name}: ${points.map(({ label }, index) => `${formatValue(values[index])} at ${label}`).join(', ')}`,
  );
  const notes = points
    .filter(({ note }) => note !== undefined)
    .map(({ label, note }) => `${note} at ${label}`);
  if (notes.length > 0) {
    list.push(`${noteLabel ?? 'notes'}: ${notes.join(', ')}`);
  }
  return list.length === 0 ? 'No data.' : `${yLabel} over ${xLabel}. ${list.join('; ')}.`;
}

function scaleOf({ kind, points }: Chart, values: readonly number[]): Scale {
  const ticks = ticksFromZero(Math.max(0, ...values));
  const highest = ticks[ticks.length - 1];
  const places = points.map(({ at }) => at);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const slot = (plot.right - plot.left) / points.length;
  // The outermost points stand half a label away from the edges.
  const inset = 40;
  return {
    ticks,
    x: (point) =>
      kind === 'bar' || first === last
        ? plot.left + slot * (point + 0.5)
        : plot.left +
          inset +
          ((places[point] - first) / (last - first)) * (plot.right - plot.left - 2 * inset),
    y: (value) => plot.bottom - (value / highest) * (plot.bottom - plot.top),
  };
}

function axes({ points, xLabel, yLabel, noteLabel }: Chart, { ticks, x, y }: Scale): Markup {
  const grid = ticks.map(
    (
      tick,
    ) => html`<line class="${tick === 0 ? 'axis' : 'grid'}" x1="${plot.left}" x2="${plot.right}" y1="${pixel(y(tick))}" y2="${pixel(y(tick))}"/><text class="muted" x="${plot.left - 8}" y="${pixel(y(tick) + 4)}" text-anchor="end">${tick}</text>
`,
  );
  const labels = points.map(
    (
      { label, note },
      index,
    ) => html`<text x="${pixel(x(index))}" y="${plot.bottom + 20}" text-anchor="middle">${label}</text>${note === undefined ? null : html`<text class="muted" x="${pixel(x(index))}" y="${plot.bottom + 66}" text-anchor="middle">${note}</text>`}
`,
  );
  const middle = (plot.left + plot.right) / 2;
  return html`${grid}${labels}<text class="muted" x="${middle}" y="${plot.bottom + 40}" text-anchor="middle">${xLabel}</text><text class="muted" transform="translate(20 ${(plot.top + plot.bottom) / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>${noteLabel === undefined ? null : html`<text class="muted" x="${middle}" y="${plot.bottom + 84}" text-anchor="middle">${noteLabel}</text>`}
`;
}

function legend({ series, kind }: Chart): Markup[] {
  let left = plot.left;
  return series.map(({ name }, index) => {
    const at = left;
    // No font is measured here; 8 pixels a character is more than any of the style's fonts takes.
    left += 46 + 8 * name.length;
    const swatch =
      kind === 'bar'
        ? html`<rect class="fill s${index}" x="${at}" y="70" width="14" height="14" rx="2"/>`
        : html`<path class="line s${index}" d="M${at - 6} 77h26"/>${marker(index, at + 7, 77)}`;
    return html`${swatch}<text x="${at + 26}" y="82">${name}</text>
`;
  });
}

function line({ series }: Chart, index: number, { x, y }: Scale): Markup {
  const { values } = series[index];
  const steps = values.flatMap((value, point) =>
    isMeasured(value)
      ? [`${isMeasured(values[point - 1]) ? 'L' : 'M'}${pixel(x(point))} ${pixel(y(value))}`]
      : [],
  );
  const markers = values.map((value, point) =>
    isMeasured(value) ? marker(index, x(point), y(value)) : null,
  );
  const labels =
    index > 0
      ? null
      : values.map((value, point) =>
          isMeasured(value)
            ? html`<text class="value" x="${pixel(x(point))}" y="${pixel(y(value) + 20)}" text-anchor="middle">${formatValue(value)}</text>`
            : null,
        );
  return html`<path class="line s${index}" d="${steps.join('')}"/>${markers}${labels}
`;
}

/** A shape for each series, so that colour is not all that tells them apart. */
function marker(index: number, x: number, y: number): Markup {
  const shapes = [
    'm-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z',
    'm-4.5 -4.5h9v9h-9z',
    'm0 -6l5.5 9.5h-11z',
    'm0 -6l6 6l-6 6l-6 -6z',
  ];
  return html`<path class="fill s${index}" d="M${pixel(x)} ${pixel(y)}${shapes[index % shapes.length]}"/>`;
}

function bars({ series, points }: Chart, point: number, { x, y }: Scale): Markup[] {
  const slot = ((plot.right - plot.left) / points.length) * 0.72;
  const each = Math.min(64, slot / series.length);
  return series.map(({ values }, index) => {
    const value = values[point];
    if (!isMeasured(value)) {
      return html``;
    }
    const left = x(point) + (index - series.length / 2) * each;
    return html`<rect class="fill s${index}" x="${pixel(left + 2)}" y="${pixel(y(value))}" width="${pixel(each - 4)}" height="${pixel(plot.bottom - y(value))}"/><text class="${index === 0 ? 'value' : 'muted'}" x="${pixel(left + each / 2)}" y="${pixel(y(value) - 6)}" text-anchor="middle">${formatValue(value)}</text>
`;
  });
}

const isMeasured = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);
const formatValue = (value: number | null): string =>
  isMeasured(value) ? String(Number(value.toPrecision(3))) : 'not measured';
const pixel = (value: number): string => value.toFixed(1);
