import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import { h } from '../../kit/dom';
import { button } from '../../kit/toolkit';
import {
  recordedInterval,
  STRETCH_HINT,
  stretchAfterKey,
  stretchSentence,
  type ChartWindows,
  type Stretch,
} from '../model/stretch';
import type { StretchCommands } from '../stretch-commands';

/** What the selection has to know of the chart. */
interface SelectableChart {
  readonly windows: ChartWindows;
  /** The window under a point of the page. @param clientX CSS pixels */
  windowAt(clientX: number): number;
}

interface StretchPart {
  /** Holds the chart, and takes the pointer and the keys. */
  readonly holder: HTMLElement;
  /** Says what is selected, with what can be done with it. */
  readonly bar: HTMLElement;
  /** Called when another chart is drawn in the holder. */
  use(chart: SelectableChart, name: string): void;
  show(report: ServiceForecastReport, stretch: Stretch | null): void;
}

/** A pointer that moved less, CSS pixels, has clicked. */
const LEAST_DRAG = 5;
const WORDS_ID = 'stretch-words';

/** Selects a stretch of the chart: by a drag, or with arrow keys. A click or Escape clears it. */
export function createStretchPart(commands: StretchCommands): StretchPart {
  const holder = h('div', {
    class: 'large-chart chart-selectable',
    attributes: { tabindex: '0', role: 'application', 'aria-describedby': WORDS_ID },
  });
  const words = h('p', { class: 'quiet', attributes: { id: WORDS_ID } });
  const explain = button({
    label: 'Explain this stretch',
    description: 'Explain this stretch: what is unusual in this service and time, on the heatmap',
    onClick: () => commands.explain(),
  });
  const letGo = button({ label: 'Clear', description: 'Clear the selected stretch', onClick: clear });
  const bar = h('div', { class: 'stretch-bar' }, words, explain, letGo);
  let chart: SelectableChart | null = null;
  let stretch: Stretch | null = null;
  let press: { readonly x: number; readonly anchor: number; isDrag: boolean } | null = null;

  /** The buttons go with the selection: the focus must not. */
  function clear(): void {
    press = null;
    if (bar.contains(document.activeElement)) {
      holder.focus();
    }
    commands.clear();
  }

  holder.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && chart !== null) {
      press = { x: event.clientX, anchor: chart.windowAt(event.clientX), isDrag: false };
      holder.setPointerCapture(event.pointerId);
    }
  });
  holder.addEventListener('pointermove', ({ clientX }) => {
    if (press === null || chart === null) {
      return;
    }
    press.isDrag ||= Math.abs(clientX - press.x) >= LEAST_DRAG;
    if (press.isDrag) {
      commands.select({ anchor: press.anchor, focus: chart.windowAt(clientX) });
    }
  });
  holder.addEventListener('pointerup', () => {
    if (press?.isDrag) {
      commands.announce();
    } else if (press !== null) {
      commands.clear();
    }
    press = null;
  });
  holder.addEventListener('pointercancel', () => (press = null));
  holder.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || chart === null) {
      return;
    }
    const next = stretchAfterKey(event.key, event.shiftKey, stretch, chart.windows);
    if (next !== null) {
      event.preventDefault();
      commands.select(next);
      commands.announce();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      commands.explain();
    }
  });
  for (const part of [holder, bar]) {
    part.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') {
        clear();
      }
    });
  }

  return {
    holder,
    bar,
    use(next, name) {
      chart = next;
      press = null;
      holder.setAttribute('aria-label', name);
    },
    show(report, selected) {
      stretch = selected;
      words.textContent = selected === null ? STRETCH_HINT : stretchSentence(report, selected);
      explain.hidden = selected === null || recordedInterval(report, selected) === null;
      letGo.hidden = selected === null;
    },
  };
}
