import { TraceSpanFlag } from '../../../src/contracts/traces/trace';
import { readStyle, translucent, type ChartStyle } from '../../kit/chart-style';
import { h } from '../../kit/dom';
import { flameLayout, spanAt, type FlameLayout } from '../model/flame';
import { shareOf, type TimeRange } from '../model/time-range';
import { nameOf, serviceStyle, type TraceModel } from '../model/trace-model';
import { formatSpanMs } from '../model/words';

export interface FlameLook {
  readonly range: TimeRange;
  readonly selected: number | null;
  readonly found: ReadonlySet<number>;
}

interface Flame {
  readonly element: HTMLElement;
  show(model: TraceModel, look: FlameLook): void;
  reveal(row: number): void;
  focus(): void;
}

interface FlameActions {
  select(row: number): void;
  zoom(factor: number, atMs: number): void;
  key(event: KeyboardEvent): boolean;
}

const LANE_HEIGHT = 19;
/** Narrower bars have no room for a name. */
const NAMED_WIDTH = 34;
const SLACK = 3;

/** The spans as boxes below their parents, all of a lane in one row. The waterfall says the same to a screen reader. */
export function createFlame(actions: FlameActions): Flame {
  const canvas = h('canvas', { attributes: { 'aria-hidden': 'true' } });
  const space = h('div', { class: 'flame-space' }, canvas);
  const element = h(
    'div',
    {
      class: 'flame',
      attributes: {
        tabindex: '0',
        role: 'group',
        'aria-label': 'Flame view: arrow keys go through the spans',
      },
      on: {
        scroll: () => schedule(),
        keydown(event) {
          if (actions.key(event as KeyboardEvent)) {
            event.preventDefault();
          }
        },
        click(event) {
          const row = rowAt(event as MouseEvent);
          if (row !== null) {
            actions.select(row);
          }
        },
        mousemove(event) {
          const row = rowAt(event as MouseEvent);
          canvas.title = row === null || model === null ? '' : words(model, row);
        },
      },
    },
    space,
  );
  element.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) {
        event.preventDefault();
        const { fromMs, toMs } = look.range;
        const { left, width } = element.getBoundingClientRect();
        const share = (event.clientX - left) / width;
        actions.zoom(event.deltaY > 0 ? 1.25 : 0.8, fromMs + share * (toMs - fromMs));
      }
    },
    { passive: false },
  );
  let model: TraceModel | null = null;
  let layout: FlameLayout | null = null;
  let look: FlameLook;
  let frame = 0;

  new ResizeObserver(() => schedule()).observe(element);

  function schedule(): void {
    frame ||= requestAnimationFrame(draw);
  }

  function rowAt(event: MouseEvent): number | null {
    if (model === null || layout === null) {
      return null;
    }
    const { left, top } = element.getBoundingClientRect();
    const { fromMs, toMs } = look.range;
    const msPerPixel = (toMs - fromMs) / Math.max(element.clientWidth, 1);
    const lane = Math.floor((event.clientY - top + element.scrollTop) / LANE_HEIGHT);
    return spanAt(
      layout,
      model.trace,
      lane,
      fromMs + (event.clientX - left) * msPerPixel,
      SLACK * msPerPixel,
    );
  }

  /** Draws the lanes in view on a canvas as large as the view, which moves along. */
  function draw(): void {
    frame = 0;
    const context = canvas.getContext('2d');
    if (model === null || layout === null || context === null) {
      return;
    }
    const ratio = window.devicePixelRatio;
    const { clientWidth: width, clientHeight: height, scrollTop } = element;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.style.transform = `translateY(${scrollTop}px)`;
    context.scale(ratio, ratio);
    const style = readStyle(element);
    context.font = `11px ${style.fontFamily}`;
    context.textBaseline = 'middle';
    const first = Math.floor(scrollTop / LANE_HEIGHT);
    const last = Math.min(layout.lanes - 1, Math.ceil((scrollTop + height) / LANE_HEIGHT));
    for (let lane = first; lane <= last; lane++) {
      drawLane(context, model, layout.rows[lane], lane * LANE_HEIGHT - scrollTop, width, style);
    }
  }

  function drawLane(
    context: CanvasRenderingContext2D,
    { trace, sections }: TraceModel,
    rows: readonly number[],
    top: number,
    width: number,
    style: ChartStyle,
  ): void {
    const { spans } = trace;
    let drawnTo = -Infinity;
    for (const row of rows) {
      const left = Math.max(shareOf(look.range, spans.startMs[row]) * width, 0);
      const right = Math.min(shareOf(look.range, spans.startMs[row] + spans.durationMs[row]) * width, width);
      const isMarked = row === look.selected || look.found.has(row);
      // What would fall on a pixel that is drawn already changes nothing.
      if (right < 0 || left > width || (right <= drawnTo && !isMarked)) {
        continue;
      }
      drawnTo = Math.max(right, left + 1);
      const box = [left, top + 1, Math.max(right - left - 0.5, 1), LANE_HEIGHT - 2] as const;
      const colour = style.series[serviceStyle(spans.service[row])];
      context.fillStyle = translucent(colour, 0.4);
      context.fillRect(...box);
      context.fillStyle = spans.flags[row] & TraceSpanFlag.error ? style.error : colour;
      context.fillRect(left, top + 1, Math.min(3, box[2]), LANE_HEIGHT - 2);
      if (sections.has(row)) {
        context.fillStyle = style.foreground;
        for (const { fromMs, toMs } of sections.get(row) ?? []) {
          const from = Math.max(shareOf(look.range, fromMs) * width, 0);
          const to = Math.min(shareOf(look.range, toMs) * width, width);
          context.fillRect(from, top + LANE_HEIGHT - 3, Math.max(to - from, 0), 2);
        }
      }
      if (isMarked) {
        context.strokeStyle = row === look.selected ? style.foreground : style.alarm;
        context.lineWidth = 2;
        context.strokeRect(box[0] + 1, box[1] + 1, Math.max(box[2] - 2, 1), box[3] - 2);
      }
      if (box[2] >= NAMED_WIDTH) {
        drawName(context, nameOf(trace, row), box, style);
      }
    }
  }

  return {
    element,
    show(next, nextLook) {
      if (model !== next) {
        layout = flameLayout(next.trace);
        model = next;
        element.scrollTop = 0;
      }
      look = nextLook;
      space.style.height = `${(layout?.lanes ?? 0) * LANE_HEIGHT}px`;
      schedule();
    },
    reveal(row) {
      const top = (layout?.lane[row] ?? 0) * LANE_HEIGHT;
      if (top < element.scrollTop || top > element.scrollTop + element.clientHeight - LANE_HEIGHT) {
        element.scrollTop = Math.max(0, top - element.clientHeight / 2);
      }
    },
    focus: () => element.focus(),
  };
}

function drawName(
  context: CanvasRenderingContext2D,
  { service, operation }: { readonly service: string; readonly operation: string },
  [left, top, width, height]: readonly [number, number, number, number],
  style: ChartStyle,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width - 4, height);
  context.clip();
  context.fillStyle = style.foreground;
  context.fillText(`${service} · ${operation}`, left + 7, top + height / 2);
  context.restore();
}

function words({ trace, failureOf }: TraceModel, row: number): string {
  const { service, operation } = nameOf(trace, row);
  const failure = failureOf.get(row);
  const duration = formatSpanMs(trace.spans.durationMs[row]);
  return `${service} · ${operation}\n${duration}${failure === undefined ? '' : `\n${failure}`}`;
}
