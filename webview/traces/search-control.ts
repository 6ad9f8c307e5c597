import { isAbort } from '../../src/process/rpc/errors';
import { reasonOf } from '../kit/failure-line';
import type { Store } from '../kit/store';
import type { TracesHost, Watch } from './host';
import { foundTraces, LONGEST_ROWS, missingPiece, PAGE_ROWS, withPiece } from './model/found-traces';
import type { PageState } from './state';

export interface SearchControl {
  /** Searches anew, in place of what runs. */
  search(change?: Partial<Pick<PageState, 'query' | 'order' | 'descending'>>): void;
  /** Fetches rows of the list that come into view. */
  show(from: number, to: number): void;
  cancel(): void;
}

/** Keeps the list as the query says: at most one search and one piece are under way, and the last search wins. */
export function createSearchControl(host: TracesHost, store: Store<PageState>): SearchControl {
  let running = new AbortController();
  let piece: Promise<void> | null = null;

  function watch({ signal }: AbortController): Watch {
    return {
      signal,
      onProgress: (progress) => signal.aborted || store.update({ progress }),
    };
  }

  async function search(): Promise<void> {
    running.abort();
    const mine = (running = new AbortController());
    piece = null;
    const { query, order, descending } = store.state;
    store.update({ isSearching: true, failure: null });
    try {
      const paging = { order, descending, offset: 0, limit: PAGE_ROWS };
      const list = await host.search(query, paging, watch(mine));
      if (mine === running) {
        store.update({ found: foundTraces(list) });
        void fetchLongest(mine);
      }
    } catch (error) {
      if (mine === running && !isAbort(error)) {
        store.update({ found: null, failure: reasonOf(error) });
      }
    } finally {
      if (mine === running) {
        store.update({ isSearching: false, progress: null });
      }
    }
  }

  /** The chart shows the longest of all, wherever the list begins. */
  async function fetchLongest(mine: AbortController): Promise<void> {
    const { query, found } = store.state;
    if (found === null || found.list.matched <= found.list.rows.length) {
      return;
    }
    try {
      const paging = { order: 'duration', descending: true, offset: 0, limit: LONGEST_ROWS } as const;
      const { rows } = await host.search(query, paging, watch(mine));
      if (mine === running && store.state.found !== null) {
        store.update({ found: { ...store.state.found, longest: rows } });
      }
    } catch (error) {
      if (mine === running && !isAbort(error)) {
        store.update({ failure: reasonOf(error) });
      }
    }
  }

  async function fetchPiece(offset: number): Promise<void> {
    const mine = running;
    const { query, order, descending } = store.state;
    try {
      const paging = { order, descending, offset, limit: PAGE_ROWS };
      const { rows } = await host.search(query, paging, watch(mine));
      const { found } = store.state;
      // Fewer rows than there were: the files have changed, and the next search says so.
      if (mine === running && found !== null && rows.length > 0) {
        store.update({ found: withPiece(found, offset, rows) });
      }
    } catch (error) {
      if (mine === running && !isAbort(error)) {
        store.update({ failure: reasonOf(error) });
      }
    }
  }

  return {
    search(change = {}) {
      store.update(change);
      void search();
    },
    show(from, to) {
      const { found, isSearching } = store.state;
      const offset = found === null || isSearching ? null : missingPiece(found, from, to);
      if (offset !== null && piece === null) {
        piece = fetchPiece(offset).finally(() => (piece = null));
      }
    },
    cancel: () => running.abort(),
  };
}
