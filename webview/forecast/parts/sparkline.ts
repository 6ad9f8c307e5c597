import { ceilingOf, type ServiceView } from '../model/view';

const WIDTH = 160;
const HEIGHT = 44;
/** Windows of history a small picture can show. */
const MAX_WINDOWS = 60;

/** One service's history, forecast, band and limit, small. Colours come from the style sheet. */
export function sparkline(view: ServiceView): SVGSVGElement {
  const {
    series: { history, point, low, high },
    limit,
  } = view;
  const shown = history.slice(-MAX_WINDOWS);
  const ceiling = ceilingOf(view, MAX_WINDOWS);
  const x = (window: number): number => round(((window + 0.5) / (shown.length + point.length)) * WIDTH);
  const y = (value: number): number =>
    round(HEIGHT - 1 - (Math.min(value, ceiling) / ceiling) * (HEIGHT - 2));
  const ahead = (values: readonly number[]): string[] =>
    values.map((value, step) => `${x(shown.length + step)},${y(value)}`);
  const picture = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    class: 'spark',
    'aria-hidden': 'true',
    preserveAspectRatio: 'none',
  });
  picture.append(
    svg('polygon', { class: 'spark-band', points: [...ahead(high), ...ahead(low).reverse()].join(' ') }),
    ...runs(shown).map((run) =>
      svg('polyline', {
        class: 'spark-history',
        points: run.map(({ at, value }) => `${x(at)},${y(value)}`).join(' '),
      }),
    ),
    svg('polyline', { class: 'spark-forecast', points: ahead(point).join(' ') }),
  );
  if (limit && limit.value <= ceiling) {
    picture.append(
      svg('line', {
        class: 'spark-limit',
        x1: '0',
        x2: String(WIDTH),
        y1: String(y(limit.value)),
        y2: String(y(limit.value)),
      }),
    );
  }
  return picture;
}

/** Stretches without a gap. */
function runs(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const result: { at: number; value: number }[][] = [];
  let run: { at: number; value: number }[] = [];
  values.forEach((value, at) => {
    if (value === null) {
      run = [];
    } else {
      if (run.length === 0) {
        result.push(run);
      }
      run.push({ at, value });
    }
  });
  return result;
}

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  return element;
}

const round = (value: number): number => Math.round(value * 10) / 10;
