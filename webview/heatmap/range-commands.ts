import { positionAt } from '../../src/contracts/broken-grid';
import { STARTING } from '../kit/progress-line';
import { count } from '../kit/text';
import { formatRange, type Zone } from '../kit/time';
import type { CommandContext } from './command-context';
import { timedCell } from './model/describe';
import { frame } from './model/view';
import type { CellRef, SelectedRange } from './state';

export interface RangeCommands {
  /** Selects the cells between two corners. */
  choose(anchor: CellRef, focus: CellRef): void;
  /** Selects from the last anchor, or from a cell where nothing is selected. */
  extend(from: CellRef, to: CellRef): void;
  /** Explains the selected cells. @returns false where none are selected */
  explainBox(): boolean;
  /** Explains an interval over all services, and compares some with the rest; null: the likeliest causes. */
  explain(fromMs: number, toMs: number, services?: readonly string[] | null): void;
  cancel(): void;
  clear(): void;
  zoomTo(fromMs: number, toMs: number): void;
}

/** Selecting services and time, and asking what happened there. */
export function createRangeCommands(
  { store, host, announcer, rows }: Pick<CommandContext, 'store' | 'host' | 'announcer' | 'rows'>,
  zoneNow: () => Zone,
): RangeCommands {
  let asking: AbortController | null = null;

  /** The services and the interval between the corners of the box, in the order of display. */
  function boxed(): Pick<SelectedRange, 'services' | 'fromMs' | 'toMs'> | null {
    const { box, snapshot } = store.state;
    if (box === null || snapshot === null) {
      return null;
    }
    const names = rows().map(({ name }) => name);
    const [first, last] = [names.indexOf(box.anchor.service), names.indexOf(box.focus.service)].sort(
      (a, b) => a - b,
    );
    const [a, b] = [timedCell(snapshot, box.anchor), timedCell(snapshot, box.focus)];
    return {
      services: names.slice(first, last + 1),
      fromMs: Math.min(a.fromMs, b.fromMs),
      toMs: Math.max(a.toMs, b.toMs),
    };
  }

  function ask(range: Pick<SelectedRange, 'services' | 'fromMs' | 'toMs'>): void {
    asking?.abort();
    const controller = new AbortController();
    asking = controller;
    store.update({ selection: { kind: 'range', ...range, service: null }, explained: STARTING });
    const answered = (explained: Parameters<typeof store.update>[0]['explained']): void => {
      if (!controller.signal.aborted) {
        store.update({ explained });
      }
    };
    const onProgress = answered;
    const { services, fromMs, toMs } = range;
    const asked = { fromMs, toMs, services: services.length < rows().length ? services : null };
    host.explain(asked, { signal: controller.signal, onProgress }).then(
      (answer) => {
        answered(answer);
        const [first] = answer.causes;
        announcer.say(
          answer.causes.length === 0
            ? 'Explained: no cause ranked'
            : `Explained: likeliest cause ${first.service}`,
        );
      },
      (error: unknown) => answered(error instanceof Error ? error : new Error(String(error))),
    );
  }

  function choose(anchor: CellRef, focus: CellRef): void {
    store.update({ box: { anchor, focus } });
  }

  function cancel(): void {
    asking?.abort();
    asking = null;
  }

  return {
    choose,
    extend(from, to) {
      choose(store.state.box?.anchor ?? from, to);
      const range = boxed();
      if (range !== null) {
        const when = formatRange(range.fromMs, range.toMs, zoneNow());
        announcer.say(`Selected ${count(range.services.length, 'service')}, ${when}. Enter explains`);
      }
    },
    explainBox() {
      const range = boxed();
      if (range !== null) {
        ask(range);
      }
      return range !== null;
    },
    explain(fromMs, toMs, services = null) {
      const names = rows().map(({ name }) => name);
      const chosen = names.filter((name) => services?.includes(name));
      ask({ services: chosen.length > 0 ? chosen : names, fromMs, toMs });
    },
    cancel() {
      cancel();
      store.update({ explained: new Error('It was cancelled.') });
    },
    clear() {
      cancel();
      store.update({ box: null, explained: null });
    },
    zoomTo(fromMs, toMs) {
      const { snapshot } = store.state;
      if (snapshot !== null) {
        const [from, to] = [positionAt(snapshot, fromMs), positionAt(snapshot, toMs)];
        store.update({ view: frame(from, to, snapshot.windows) });
      }
    },
  };
}
