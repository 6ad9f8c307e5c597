/** What passes between the steps of a compression. */
import path from 'node:path';
import type {
  Accuracy,
  CompressedVariant,
  CompressionOptions,
  CompressionReport,
} from '../../contracts/compression/report';
import type { ModelCounts } from '../../onnx/count/count-model';
import type { EditableModel } from '../../onnx/edit/editable-model';
import { saveModel, type SavedModel } from '../../onnx/edit/save';
import type { LoadedData } from './data';
import type { PreparedModel } from './prepare';
import type { Runners } from './run/runners';

export type BuildParams = Pick<
  CompressionOptions,
  'file' | 'fileName' | 'dimensions' | 'data' | 'labels' | 'variants' | 'target' | 'seed'
> & {
  /** Where files go; emptied by the caller. */
  readonly folder: string;
};

/** What a variant is, before its times are known. */
export type BuiltFile = Pick<
  CompressedVariant,
  | 'name'
  | 'sizeBytes'
  | 'integerLayers'
  | 'floatLayers'
  | 'outputError'
  | 'outputs'
  | 'agreement'
  | 'accuracy'
  | 'layers'
  | 'runtimes'
  | 'notes'
> & { readonly saved: SavedModel };

export type BuildOutcome = Pick<CompressionReport, 'sizeBytes' | 'weights' | 'data' | 'unavailable'> & {
  /** The model that times are compared with. */
  readonly original: string;
  readonly accuracy: Accuracy | null;
  readonly variants: readonly BuiltFile[];
  readonly notes: readonly string[];
};

export interface Materials {
  readonly prepared: PreparedModel;
  readonly counts: ModelCounts;
  readonly data: LoadedData;
  readonly runners: Runners;
}

/** A variant on disk. */
export interface BuiltVariantFile extends Pick<
  BuiltFile,
  'name' | 'saved' | 'floatLayers' | 'integerLayers' | 'notes'
> {
  readonly sizeBytes: number;
}

/** Writes models that are run once, each over the one before. */
export function scratch(
  folder: string,
  { hasExternalData }: PreparedModel,
): (model: EditableModel) => Promise<SavedModel> {
  return (model) => saveModel(model, path.join(folder, 'scratch.onnx'), hasExternalData);
}
