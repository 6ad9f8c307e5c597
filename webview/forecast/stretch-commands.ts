import type { Announcer } from '../kit/announcer';
import type { Store } from '../kit/store';
import { chosenOf, stretchOf } from './chosen';
import type { ForecastHost } from './host';
import { recordedInterval, stretchSentence, type Stretch } from './model/stretch';
import type { PageState } from './state';

export interface StretchCommands {
  /** Selects windows of the chosen service, without a word: a drag goes on. */
  select(stretch: Stretch): void;
  /** Says what is selected. */
  announce(): void;
  clear(): void;
  /** Explains the recorded part of what is selected, on the heatmap. */
  explain(): void;
}

/** Selecting a stretch of the chosen service's series, and having it explained. */
export function createStretchCommands(
  store: Store<PageState>,
  host: Pick<ForecastHost, 'explain'>,
  announcer: Pick<Announcer, 'say'>,
  fail: (error: unknown) => void,
): StretchCommands {
  function announce(): void {
    const report = store.state.snapshot?.report;
    const stretch = stretchOf(store.state);
    if (report && stretch !== null) {
      const keys = recordedInterval(report, stretch) === null ? '' : ' Enter explains it.';
      announcer.say(`${stretchSentence(report, stretch)}${keys}`);
    }
  }

  return {
    select({ anchor, focus }) {
      const { stretch: before, snapshot } = store.state;
      const service = chosenOf(store.state)?.service;
      const createdMs = snapshot?.report?.createdMs;
      if (service === undefined || createdMs === undefined) {
        return;
      }
      const isSame = before?.service === service && before.createdMs === createdMs;
      if (!isSame || before.anchor !== anchor || before.focus !== focus) {
        store.update({ stretch: { service, createdMs, anchor, focus } });
      }
    },
    announce,
    clear() {
      if (stretchOf(store.state) !== null) {
        store.update({ stretch: null });
        announcer.say('Nothing is selected');
      }
    },
    explain() {
      const report = store.state.snapshot?.report;
      const service = chosenOf(store.state)?.service;
      const stretch = stretchOf(store.state);
      if (!report || service === undefined || stretch === null) {
        return;
      }
      const interval = recordedInterval(report, stretch);
      if (interval === null) {
        announce();
      } else {
        host.explain({ ...interval, service }).catch(fail);
      }
    },
  };
}
