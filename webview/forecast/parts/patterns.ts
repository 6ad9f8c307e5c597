import { formatPercent } from '../../../src/contracts/format';
import type { NetworkPatterns, ServiceLoadReport } from '../../../src/contracts/workload/service-load';
import { h } from '../../kit/dom';
import { svg } from '../../kit/svg';
import { formatDuration } from '../../kit/time';
import { patternSentence } from '../model/load';

const WIDTH = 96;
const HEIGHT = 36;
const MARGIN = 2;

/** The patterns that networks built the forecast of a service from, the heaviest first. */
export function patternFigures(report: ServiceLoadReport, service: string): HTMLElement[] {
  return report.patterns.map((network) => {
    const parts = network.series.find((each) => each.service === service)?.parts ?? [];
    const shown = parts.reduce((sum, { weight }) => sum + weight, 0);
    const length = network.waves.at(0)?.length ?? 0;
    const items = parts.map(({ wave, weight }) =>
      h(
        'li',
        { class: 'pattern' },
        drawing(network, wave),
        h('span', { class: 'pattern-weight', text: formatPercent(weight) }),
      ),
    );
    const rest =
      shown > 0.995 ? '' : ` The others of its pool weigh ${formatPercent(Math.max(0, 1 - shown))} together.`;
    return h(
      'figure',
      { class: 'patterns' },
      h('figcaption', {
        class: 'quiet',
        text: `${patternSentence(network)} Each is ${formatDuration(length * report.widthMs)} long.${rest}`,
      }),
      h(
        'ul',
        { class: 'pattern-list', attributes: { 'aria-label': `Patterns of ${network.model}` } },
        ...items,
      ),
    );
  });
}

/** Drawn to its own range: patterns have no unit. */
function drawing({ waves }: NetworkPatterns, wave: number): SVGSVGElement {
  const values = waves[wave];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = (at: number): number =>
    round((at / Math.max(1, values.length - 1)) * (WIDTH - 2 * MARGIN) + MARGIN);
  const y = (value: number): number =>
    round(
      most > least
        ? HEIGHT - MARGIN - ((value - least) / (most - least)) * (HEIGHT - 2 * MARGIN)
        : HEIGHT / 2,
    );
  const shape = values.at(-1)! > values[0] ? 'rising' : 'falling';
  return svg(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      class: 'pattern-line',
      role: 'img',
      'aria-label': `Pattern ${wave + 1}, ${shape} from its beginning to its end`,
      preserveAspectRatio: 'none',
    },
    svg('polyline', { points: values.map((value, at) => `${x(at)},${y(value)}`).join(' ') }),
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
