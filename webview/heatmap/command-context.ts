import type { Announcer } from '../kit/announcer';
import type { Store } from '../kit/store';
import type { HeatmapHost } from './host';
import type { RowSummary } from './model/rows';
import type { Plot } from './plot';
import type { PageState } from './state';

/** What commands read and change. */
export interface CommandContext {
  readonly store: Store<PageState>;
  readonly plot: Plot;
  readonly announcer: Announcer;
  readonly host: HeatmapHost;
  /** The rows as displayed. */
  readonly rows: () => readonly RowSummary[];
}
