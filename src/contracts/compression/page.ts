/** What crosses between the compression page of a model and the editor. */
import type { PageDeclaration, PageRequests } from '../page';
import type { CompressionReport, VariantName } from './report';

export const compressionPage = {
  id: 'compression',
  viewType: 'meshlens.onnxCompression',
  title: 'Meshlens Model Compression',
  documentTitle: 'Meshlens model compression',
  subject: 'file',
} as const satisfies PageDeclaration;

/** All that the page shows; a new one replaces it. */
export interface CompressionSnapshot {
  readonly path: string;
  readonly fileName: string;
  /** False: the model is not run, so nothing can be compared. */
  readonly trusted: boolean;
  /** Null while nothing was compressed. */
  readonly report: CompressionReport | null;
  /** Whether the file has changed since: variants of the report cannot be written any more. */
  readonly isOutdated: boolean;
  /** Names of the files whose samples the next compression uses; none: random inputs. */
  readonly data: readonly string[];
  /** Why the last thing asked for failed. */
  readonly message: string | null;
  readonly running: CompressionActivity | null;
  /** What was written last; null when nothing was. */
  readonly written: CompressionReport['output'];
}

export type CompressionActivity = 'compressing' | 'writing';

/** Requests the compression page sends to the host. */
export interface CompressionRequests extends PageRequests {
  /** @param sizeFactor at least so many times smaller; null: no size to reach */
  compress: { params: { readonly sizeFactor: number | null }; result: null };
  /** Asks for files of samples. */
  chooseData: { params: null; result: null };
  /** Goes back to random inputs. */
  forgetData: { params: null; result: null };
  /** Asks for a place and writes the variant there. */
  write: { params: { readonly variant: VariantName }; result: null };
  cancel: { params: null; result: null };
  showRuntime: { params: null; result: null };
  manageTrust: { params: null; result: null };
}

const MAX_LAYERS = 20;
const MAX_LISTED = 100;

/** A report with the lists that a model may make as long as it likes cut to what anybody reads. */
export function reportForPage(report: CompressionReport): CompressionReport {
  return {
    ...report,
    problems: report.problems.slice(0, MAX_LISTED),
    variants: report.variants.map((variant) => ({
      ...variant,
      layers: variant.layers.slice(0, MAX_LAYERS),
      outputs: variant.outputs.slice(0, MAX_LISTED),
      floatLayers: variant.floatLayers.slice(0, MAX_LISTED),
      notes: variant.notes.slice(0, MAX_LISTED),
    })),
  };
}
