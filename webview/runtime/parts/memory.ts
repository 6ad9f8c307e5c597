import { h } from '../../kit/dom';
import { onThemeChange } from '../../kit/theme';
import { formatBytes } from '../model/format';
import { peakPosition } from '../model/memory';
import type { ModelNodes } from '../model/nodes';
import { createMemoryChart, type MemoryChart } from './memory-chart';

export interface MemoryView {
  readonly element: HTMLElement;
  show(nodes: ModelNodes): void;
  select(position: number | null): void;
}

const LONGEST_NAME = 60;

/** Activation memory over the execution as a chart; the words below it say the same of the peak and the chosen node. */
export function createMemory(onSelect: (position: number) => void): MemoryView {
  const picture = h('div', { class: 'memory-picture', attributes: { role: 'img' } });
  const caption = h('p', { class: 'caption quiet' });
  let shown: ModelNodes | null = null;
  let chart: MemoryChart | null = null;
  let selected: number | null = null;

  const nameOf = ({ columns }: ModelNodes, position: number): string =>
    `${columns.operator[position]} ${columns.name[position]}`;
  const words = (nodes: ModelNodes, position: number): string =>
    `${formatBytes(nodes.columns.liveBytes[position])} at step ${position + 1}, ${nameOf(nodes, position)}`;
  const tell = (): void => {
    if (shown === null || shown.count === 0) {
      return;
    }
    const peak = peakPosition(shown.columns.liveBytes);
    const chosen = selected === null || selected === peak ? '' : ` Chosen: ${words(shown, selected)}.`;
    caption.textContent = `Peak: ${words(shown, peak)}.${chosen}`;
    picture.setAttribute(
      'aria-label',
      `Activation memory over ${shown.count} steps. ${caption.textContent} The table lists it by node.`,
    );
  };
  const draw = (): void => {
    chart?.destroy();
    chart = null;
    picture.replaceChildren();
    if (shown === null || shown.count === 0) {
      return;
    }
    const { liveBytes } = shown.columns;
    const peak = peakPosition(liveBytes);
    const name = nameOf(shown, peak);
    const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
    const canvas = h('canvas');
    picture.append(canvas);
    chart = createMemoryChart(canvas, liveBytes, `peak ${formatBytes(liveBytes[peak])}: ${short}`);
    chart.select(selected);
  };
  onThemeChange(draw);
  picture.addEventListener('click', (event) => {
    if (chart !== null) {
      onSelect(chart.positionAt(event.clientX - picture.getBoundingClientRect().left));
    }
  });

  return {
    element: h(
      'section',
      { class: 'memory', attributes: { 'aria-label': 'Activation memory' } },
      h('h2', { text: 'Activation memory' }),
      picture,
      caption,
    ),
    show(nodes) {
      shown = nodes;
      selected = null;
      draw();
      tell();
    },
    select(position) {
      selected = position;
      chart?.select(position);
      tell();
    },
  };
}
