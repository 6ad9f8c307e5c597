import type { Problem } from '../../../shared/problem';
import type { ModelUse } from '../../../shared/served-model';

/** What one config says about the models it serves. */
export interface ServingReading {
  readonly uses: readonly ModelUse[];
  readonly problems: readonly Problem[];
}
