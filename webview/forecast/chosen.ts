import type { Stretch } from './model/stretch';
import { serviceViews, type ServiceView } from './model/view';
import type { PageState } from './state';

/** Services that have the chosen quantity, in the order of display. */
export function viewsOf({ snapshot, quantity, horizon }: PageState): ServiceView[] {
  return snapshot?.report ? serviceViews(snapshot.report, quantity, horizon) : [];
}

/** The service that was chosen, or the first in the list. */
export function chosenOf(state: PageState): ServiceView | undefined {
  const views = viewsOf(state);
  return views.find(({ service }) => service === state.service) ?? views.at(0);
}

/** The selected stretch; null when it is one of another service or of an earlier forecast. */
export function stretchOf(state: PageState): Stretch | null {
  const { stretch, snapshot } = state;
  return stretch !== null &&
    stretch.createdMs === snapshot?.report?.createdMs &&
    stretch.service === chosenOf(state)?.service
    ? stretch
    : null;
}
