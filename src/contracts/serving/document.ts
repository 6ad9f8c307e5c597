/**
 * The JSON of `meshlens serving --json`: a documented, versioned contract. docs/serving.md explains every field,
 * docs/serving.schema.json validates it.
 */
import type { ServingReport } from './served-model';

export const SERVING_VERSION = 1;

/** The models that the configs of a folder serve, and who looked at them when. */
export interface ServingDocument extends ServingReport {
  readonly version: typeof SERVING_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** Absolute. */
  readonly folder: string;
  readonly createdMs: number;
}
