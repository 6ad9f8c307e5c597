/** The segmentation network that ships. */
import { UnusableModel } from '../../compute/model-file/error';
import type { Outliner } from '../../methods/anomaly/outline/forward';
import { loadOutliner } from '../../methods/anomaly/outline/model-file';
import { shippedModelFolder } from '../installation';

export interface OpenOutliner {
  /** Null where it cannot be used: incidents then are cut where thresholds say. */
  readonly outliner: Outliner | null;
  readonly notes: readonly string[];
}

export async function shippedOutliner(): Promise<OpenOutliner> {
  try {
    return { outliner: await loadOutliner(shippedModelFolder('outline')), notes: [] };
  } catch (error) {
    if (!(error instanceof UnusableModel)) {
      throw error;
    }
    return { outliner: null, notes: [`Incidents are cut where thresholds say: ${error.message}`] };
  }
}
