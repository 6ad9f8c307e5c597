import type { Problem } from '../../../contracts/problem';
import type { ModelUse } from '../../../contracts/serving/served-model';

/** What one config says about the models it serves. */
export interface ServingReading {
  readonly uses: readonly ModelUse[];
  readonly problems: readonly Problem[];
  /** Files that are merged over this one, and so serve nothing by themselves. */
  readonly overrides?: readonly string[];
}
