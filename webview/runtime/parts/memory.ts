import { h } from '../../kit/dom';
import { svg } from '../../kit/svg';
import { formatBytes } from '../model/format';
import { memorySteps, peakPosition } from '../model/memory';
import type { ModelNodes } from '../model/nodes';

export interface MemoryView {
  readonly element: HTMLElement;
  show(nodes: ModelNodes): void;
  select(position: number | null): void;
}

const MAX_STEPS = 1000;
const HEIGHT = 100;

/** Activation memory over the execution. The picture stretches with its container, so words stand beside it. */
export function createMemory(onSelect: (position: number) => void): MemoryView {
  const picture = h('div', { class: 'memory-picture' });
  const caption = h('p', { class: 'caption quiet' });
  const marker = svg('line', {
    class: 'memory-marker',
    y1: 0,
    y2: HEIGHT,
    'vector-effect': 'non-scaling-stroke',
  });
  let shown: ModelNodes | null = null;
  let selected: number | null = null;

  const words = (position: number): string =>
    shown === null
      ? ''
      : `${formatBytes(shown.columns.liveBytes[position])} at node ${position + 1}, ${shown.columns.name[position]}`;
  const tellSelected = (): void => {
    if (shown === null || shown.count === 0) {
      return;
    }
    const peak = peakPosition(shown.columns.liveBytes);
    caption.textContent = `Most: ${words(peak)}.${selected === null || selected === peak ? '' : ` Chosen: ${words(selected)}.`}`;
  };
  picture.addEventListener('click', (event) => {
    if (shown === null || shown.count === 0) {
      return;
    }
    const { left, width } = picture.getBoundingClientRect();
    onSelect(
      Math.min(shown.count - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * shown.count))),
    );
  });

  return {
    element: h(
      'section',
      { class: 'memory', attributes: { 'aria-label': 'Activation memory' } },
      h('h2', { text: 'Activation memory over the execution' }),
      picture,
      caption,
    ),
    show(nodes) {
      shown = nodes;
      const { liveBytes } = nodes.columns;
      const most = Math.max(...memorySteps(liveBytes, MAX_STEPS).map(({ bytes }) => bytes), 1);
      const y = (bytes: number): string => (HEIGHT - (bytes / most) * (HEIGHT - 6)).toFixed(2);
      const outline = memorySteps(liveBytes, MAX_STEPS)
        .map(({ from, to, bytes }) => `L${from} ${y(bytes)}L${to} ${y(bytes)}`)
        .join('');
      picture.replaceChildren(
        svg(
          'svg',
          {
            viewBox: `0 0 ${Math.max(nodes.count, 1)} ${HEIGHT}`,
            preserveAspectRatio: 'none',
            role: 'img',
            'aria-label': `Activation memory over ${nodes.count} nodes, at most ${formatBytes(most)}; the table lists it by node`,
          },
          svg('path', { class: 'memory-area', d: `M0 ${HEIGHT}${outline}L${nodes.count} ${HEIGHT}Z` }),
          svg('path', {
            class: 'memory-line',
            d: `M0 ${HEIGHT}${outline}L${nodes.count} ${HEIGHT}`,
            'vector-effect': 'non-scaling-stroke',
          }),
          marker,
        ),
      );
      selected = null;
      marker.setAttribute('visibility', 'hidden');
      tellSelected();
    },
    select(position) {
      selected = position;
      marker.setAttribute('visibility', position === null ? 'hidden' : 'visible');
      if (position !== null) {
        for (const x of ['x1', 'x2']) {
          marker.setAttribute(x, String(position + 0.5));
        }
      }
      tellSelected();
    },
  };
}
