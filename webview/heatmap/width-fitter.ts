import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import type { Announcer } from '../kit/announcer';
import type { Store } from '../kit/store';
import { formatDuration } from '../kit/time';
import type { HeatmapHost } from './host';
import { atScale, chooseWidthMs, intervalOf, joinWindows, sameView, sameWindow } from './model/widths';
import type { CellRef, PageState } from './state';

export interface WidthFitter {
  /** Shows the width that fits the view. @param plotPx width of all cells, CSS pixels */
  fit(plotPx: number): void;
  /** There is a new snapshot: forgets what was made of the last one. */
  reset(): void;
}

export interface FitterContext {
  readonly store: Store<PageState>;
  readonly host: Pick<HeatmapHost, 'scale'>;
  readonly announcer: Announcer;
  readonly fail: (error: unknown) => void;
}

/** Keeps the cells at the width that fits the pixels. What is not there yet is asked for; until then cells stay as they are. */
export function createWidthFitter({ store, host, announcer, fail }: FitterContext): WidthFitter {
  const made = new Map<number, HeatmapSnapshot>();
  /** Widths that the editor no longer has. */
  const gone = new Set<number>();
  let asking: { readonly widthMs: number; readonly abort: AbortController } | undefined;
  let px = 0;
  /** The first width is no news. */
  let fitted = false;

  function fit(plotPx: number): void {
    px = plotPx;
    const { base, snapshot, view } = store.state;
    if (base === null || snapshot === null || base.windows === 0 || plotPx <= 0) {
      return;
    }
    const scales = base.scales.filter(({ widthMs }) => !gone.has(widthMs));
    const widthMs = chooseWidthMs({ ...base, scales }, intervalOf(snapshot, view), plotPx);
    if (asking !== undefined && asking.widthMs !== widthMs) {
      asking.abort.abort();
      asking = undefined;
    }
    if (widthMs === snapshot.widthMs) {
      fitted = true;
      return;
    }
    const next = made.get(widthMs) ?? (widthMs >= base.widthMs ? joinWindows(base, widthMs) : undefined);
    if (next === undefined) {
      ask(base, widthMs);
    } else {
      made.set(widthMs, next);
      show(next);
    }
  }

  function ask(base: HeatmapSnapshot, widthMs: number): void {
    if (asking !== undefined) {
      return;
    }
    const abort = new AbortController();
    asking = { widthMs, abort };
    host.scale(widthMs, abort.signal).then(
      (scale) => {
        if (abort.signal.aborted) {
          return;
        }
        asking = undefined;
        if (scale === null) {
          gone.add(widthMs);
        } else {
          made.set(widthMs, atScale(base, scale));
        }
        fit(px);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) {
          asking = undefined;
          gone.add(widthMs);
          fail(error);
        }
      },
    );
  }

  /** The same interval, cursor and cell in other windows. */
  function show(next: HeatmapSnapshot): void {
    const { snapshot, view, cursor, selection, box } = store.state;
    if (snapshot === null) {
      return;
    }
    const moved = ({ service, window }: CellRef): CellRef => ({
      service,
      window: sameWindow(snapshot, window, next),
    });
    store.update({
      snapshot: next,
      view: sameView(intervalOf(snapshot, view), next),
      cursor: cursor && moved(cursor),
      box: box && { anchor: moved(box.anchor), focus: moved(box.focus) },
      selection: selection?.kind === 'cell' ? { ...selection, cell: moved(selection.cell) } : selection,
    });
    if (fitted) {
      announcer.say(`Cells of ${formatDuration(next.widthMs)}`);
    }
    fitted = true;
  }

  return {
    fit,
    reset() {
      asking?.abort.abort();
      asking = undefined;
      fitted = false;
      made.clear();
      gone.clear();
    },
  };
}
